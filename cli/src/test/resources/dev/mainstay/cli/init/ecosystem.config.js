const path = require('path');
// a comment with { braces
module.exports = {
  apps: [
    {
      name: "api", // trailing
      script: './server.js',
      args: "--port 3000 --title 'My App'",
      instances: "max", exec_mode: "cluster",
      env: { NODE_ENV: "production", PORT: 3000, HOME_DIR: process.env.HOME, TPL: `a${1}` },
      env_production: { A: 1 },
      max_memory_restart: '1G',
      kill_timeout: 5000,
      watch: false,
    },
    {
      name: 'py worker', script: "worker.py", interpreter: "/usr/bin/python3", args: ["-v", "x y"],
      autorestart: false, cwd: path.join(__dirname, 'w'), restart_delay: 40_000,
    },
    makeApp("third"),
    { script: "npm", args: "start" },
  ],
  deploy: { production: { user: "x" } }
};
