using System.Globalization;

namespace VirtPS.Tests.CmdletHost;

/// <summary><c>CmdletHost [-Module path.psd1|dll] script.ps1 [arguments]</c>: runs one script and prints what PowerShell would.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        var module = arguments is ["-Module", var path, ..] ? path : null;
        var rest = module is null ? arguments : arguments[2..];
        if (rest.Length == 0)
        {
            Console.Error.WriteLine("usage: CmdletHost [-Module path.psd1|dll] script.ps1 [arguments]");
            return 2;
        }

        Console.OutputEncoding = new System.Text.UTF8Encoding(false);
        using var shell = new Shell(module) { Echo = Console.Out, ErrorEcho = Console.Error };
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            shell.Stop();
        };
        return shell.RunFile(rest[0], rest[1..]).ExitCode;
    }
}
