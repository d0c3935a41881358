using Host;
using Host.CommandLine;

var parsed = Root.Create().Parse(args);
var exit = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? ExitCode.Usage : exit;
