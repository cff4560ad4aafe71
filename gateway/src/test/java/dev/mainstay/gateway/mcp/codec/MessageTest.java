package dev.mainstay.gateway.mcp.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTest {

  private static Message message(String text) {
    try {
      return Message.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (Malformed e) {
      throw new AssertionError(text, e);
    }
  }

  private static String text(Message message) {
    return new String(message.bytes(), StandardCharsets.UTF_8).replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "REQUEST      | 7    | {'jsonrpc':'2.0','id':7,'method':'ping'}",
        "REQUEST      | 'a'  | {'method':'ping','id':'a','jsonrpc':'2.0','params':{'x':[1,{}]}}",
        "NOTIFICATION |      | {'jsonrpc':'2.0','method':'notifications/initialized'}",
        "RESULT       | -1   | {'jsonrpc':'2.0','id':-1,'result':{}}",
        "ERROR        | 2    | {'jsonrpc':'2.0','id':2,'error':{'code':1,'message':'m'}}",
        "ERROR        |      | {'jsonrpc':'2.0','id':null,'error':{'code':1,'message':'m'}}",
        "ERROR        |      | {'jsonrpc':'2.0','error':{'code':1,'message':'m'}}",
      })
  void aMessageIsKnownByItsFields(Kind kind, String id, String text) {
    Message message = message(text);
    assertThat(message.kind()).isEqualTo(kind);
    assertThat(message.id().map(it -> it.json().replace('"', '\'')).orElse(null)).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-32700 | hello                                           | a value was expected at byte 1",
        "-32700 | {'jsonrpc':'2.0','id':1,'method':'a'            | '}' was expected",
        "-32700 | {'jsonrpc':'2.0','id':1,'method':'a'} {}        | more than one JSON value",
        "-32700 | {'jsonrpc':'2.0','params':{'x':01}}             | '}' was expected",
        "-32700 | {'jsonrpc':'2.0','params':'\\x'}                | no such escape",
        "-32600 | [{'jsonrpc':'2.0','id':1,'method':'a'}]         | one JSON object",
        "-32600 | {'id':1,'method':'a'}                           | 'jsonrpc'",
        "-32600 | {'jsonrpc':'2.0','id':1.5,'method':'a'}         | 'id' is a string or a whole",
        "-32600 | {'jsonrpc':'2.0','id':null,'method':'a'}        | not null",
        "-32600 | {'jsonrpc':'2.0','id':1,'method':7}             | 'method' is a string",
        "-32600 | {'jsonrpc':'2.0','id':1}                        | neither",
        "-32600 | {'jsonrpc':'2.0','id':1,'id':2,'method':'a'}    | stands twice",
        "-32600 | {'jsonrpc':'2.0','id':1,'method':'a','result':1} | not both",
      })
  void whatIsNoMessageIsRefusedWithAReason(int code, String text, String words) {
    Malformed malformed =
        catchThrowableOfType(
            Malformed.class,
            () -> Message.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    assertThat(malformed.code()).isEqualTo(code);
    assertThat(String.valueOf(malformed.getMessage()).replace('"', '\'')).contains(words);
  }

  @Test
  void deepNestingIsRefusedAndDoesNotOverflow() {
    String deep = "{\"jsonrpc\":\"2.0\",\"method\":\"a\",\"params\":" + "[".repeat(100_000);
    Malformed malformed =
        catchThrowableOfType(
            Malformed.class, () -> Message.parse(deep.getBytes(StandardCharsets.UTF_8)));
    assertThat(malformed).hasMessageContaining("nested deeper than 128");
  }

  @Test
  void theIdOfARefusedRequestIsToldWhereItCanBeRead() {
    Malformed malformed =
        catchThrowableOfType(
            Malformed.class,
            () -> Message.parse("{\"id\":9,\"method\":\"a\"}".getBytes(StandardCharsets.UTF_8)));
    assertThat(malformed.id()).contains(RpcId.of(9));
  }

  @Test
  void endsOfLinesBetweenValuesBecomeSpace() {
    Message message = message("{'jsonrpc':'2.0',\r\n 'method':'a',\n'params':{'t':'x\\ny'}}\n");
    assertThat(text(message))
        .isEqualTo("{'jsonrpc':'2.0',   'method':'a', 'params':{'t':'x\\ny'}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'params':{'name':'echo'}}       | params.name    | {'params':{'name':NEW}}",
        "{'params':{}}                    | params.name    | {'params':{'name':NEW}}",
        "{'params':{'a':1}}               | params._meta.t | {'params':{'_meta':{'t':NEW},'a':1}}",
        "{}                               | params.a.b     | {'params':{'a':{'b':NEW}}}",
        "{'params':[1]}                   | params.a       | {'params':{'a':NEW}}",
      })
  void aValueIsPutAtAPathAndAllElseStays(String rest, String path, String changed) {
    Message before =
        message(rest.replaceFirst("\\{", "{'jsonrpc':'2.0','method':'m',").replace(",}", "}"));
    Message after = before.with("NEW", path.split("\\."));
    String expected = changed.substring(1, changed.length() - 1);
    assertThat(text(after)).contains(expected).startsWith("{").endsWith("}");
    assertThat(text(after)).contains("'jsonrpc':'2.0'").contains("'method':'m'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1,'b':2,'c':3} | a | {'b':2,'c':3}",
        "{'a':1,'b':2,'c':3} | b | {'a':1,'c':3}",
        "{'a':1,'b':2,'c':3} | c | {'a':1,'b':2}",
        "{'a':1}             | a | {}",
        "{'a':1}             | x | {'a':1}",
      })
  void aFieldIsTakenOut(String params, String name, String left) {
    Message before = message("{'jsonrpc':'2.0','method':'m','params':" + params + "}");
    assertThat(text(before.without("params", name)))
        .isEqualTo("{'jsonrpc':'2.0','method':'m','params':" + left + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "params.a     | 1   | {'params':{'a':1,'b':2}}",
        "params.b.c   | 3   | {'params':{'a':1,'b':{'c':3}}}",
        "params.z     |     | {'params':{'a':1}}",
        "params.a.z   |     | {'params':{'a':1}}",
        "params.a     | 1   | {'params':{'a':1,'a':2}}",
        "params.a     | 1   | {'p\\u0061rams':{'\\u0061':1}}",
        "params.a     |     | {'params':[{'a':1}]}",
        "params.a     | 2   | {'result':{'a':1},'params':{'a':2}}",
        "result.a     | 1   | {'result':{'a':1},'params':{'a':2}}",
        "error.code   | -1  | {'error':{'code':-1}}",
        "other.a      | 1   | {'other':{'a':1},'params':{'a':2}}",
        "params.f20.x | 20  | {'params':{MANY}}",
        "params.f2.x  | 2   | {'params':{MANY}}",
        "params.f99   |     | {'params':{MANY}}",
        "f20.x        | 20  | {MANY}",
        "f99          |     | {MANY}",
      })
  void aFieldIsFoundWhereverItStands(String path, String value, String rest) {
    String many =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> "'f" + i + "':{'x':" + i + "}")
            .collect(Collectors.joining(" , "));
    String kind = rest.contains("result") || rest.contains("error") ? "'id':1" : "'method':'m'";
    String text = rest.replace("MANY", many).replaceFirst("\\{", "{'jsonrpc':'2.0'," + kind + ",");
    for (String around : List.of("%s", " %s", "%s\n")) {
      Message message = message(around.formatted(text));
      assertThat(message.raw(path.split("\\.")).orElse(null)).as(around).isEqualTo(value);
      // One that was changed looks for its fields anew.
      assertThat(message.with("0", "new").raw(path.split("\\.")).orElse(null)).isEqualTo(value);
    }
  }

  @Test
  void anEscapedNameIsTheSameName() {
    Message message = message("{'jsonrpc':'2.0','method':'m','params':{'n\\u0061me':'x'}}");
    assertThat(message.text("params", "name")).contains("x");
  }

  @Test
  void anIdIsChangedAndNothingElse() {
    Message message = message("{'jsonrpc':'2.0','id':1,'result':{'id':5}}");
    assertThat(text(message.withId(RpcId.of("z"))))
        .isEqualTo("{'jsonrpc':'2.0','id':'z','result':{'id':5}}");
  }

  @Test
  void whatWeMakeIsWhatWeRead() throws Malformed {
    Json params = Json.object().put("name", "a \"b\" \u00e4").build();
    for (Message made :
        List.of(
            Message.request(RpcId.of(1), "tools/call", params),
            Message.notification("notifications/progress", params),
            Message.result(RpcId.of("x"), params),
            Message.error(RpcId.of(2), -31001, "away", params),
            Message.error(null, -32700, "no JSON", null))) {
      Message read = Message.parse(made.bytes());
      assertThat(read.kind()).isEqualTo(made.kind());
      assertThat(read.id()).isEqualTo(made.id());
      assertThat(read.method()).isEqualTo(made.method());
    }
  }

  @Test
  void aBatchIsItsMessages() throws Malformed {
    byte[] batch =
        " [ {'jsonrpc':'2.0','id':1,'method':'a'} , {'jsonrpc':'2.0','method':'b'} ]"
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Message.isBatch(batch)).isTrue();
    assertThat(Message.parseAll(batch)).extracting(Message::method).containsExactly("a", "b");
  }

  @Test
  void aMessageOutOfABufferStaysAsItIsWhenTheBufferIsUsedAgain() throws Malformed {
    byte[] buffer = "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}".getBytes(StandardCharsets.UTF_8);
    Message message = Message.parse(buffer, 0, buffer.length);
    Arrays.fill(buffer, (byte) 'x');
    assertThat(message.text("method")).contains("a");
  }
}
