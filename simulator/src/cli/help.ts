export const helpText = `WeChat on localhost, spoken to like the DevTools command line.

  cli.mjs [options] auto --project <folder> [--auto-port <port>] [--auto-account <account>] [--trust-project]
      Compiles the project, opens it on a phone and answers the automation protocol on 127.0.0.1:<port> (9420).
      Ends as soon as the phone listens; the phone stays until its client closes it.
  cli.mjs [options] --auto <folder> --auto-port <port>
      The older form of the same.
  cli.mjs world [--state-dir <folder>] [--appid <appid>]
      Runs a world in the foreground and prints its addresses as one line of JSON.

Options
  --world <url>#<token>     the world to use; also SIMULATOR_WORLD. Without one the phone starts its own
  --hosts <origin>=<url>,…  where wx.request finds a public origin on this machine, as a hosts file would say:
                            https://api.example.com=http://127.0.0.1:8080. With "urlCheck": false in the project's
                            settings it finds every server of this machine by its own address as well
  --fresh                   forgets accounts, permissions and storage of the phone's own world first
  --strict                  what the project uses and the simulator lacks fails the compile, by file and line.
                            Without it the project runs: what is missing does nothing until it is used
  --device <id>             the device to use; also SIMULATOR_DEVICE. phone-1
  --linger-seconds <n>      how long a phone without a client waits for the next one. 60
  --lang, --port, --debug   accepted as DevTools does; they change nothing
  -h, --help                this text
`
