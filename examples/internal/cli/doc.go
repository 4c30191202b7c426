// Package cli is what the example programs' command lines share: the form of
// their help, which version they are, exit codes, Zendesk's credentials from the
// environment, and servers that stop in good order.
//
//	cli.Row(out, "-config file", "real accounts, as the config file says")
//	fmt.Println(cli.ReadVersion("bridge"))
//	os.Exit(cli.ExitCode(err))
package cli
