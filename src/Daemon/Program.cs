using VirtPS.Daemon.CommandLine;
using VirtPS.Daemon.Hosting;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon;

/// <summary>The program virtpsd.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>Runs the program.</summary>
    /// <param name="words">The command line.</param>
    /// <returns>0 when all went well, 1 when the daemon could not run, 2 when the command line or the configuration cannot be used.</returns>
    public static async Task<int> Main(string[] words)
    {
        try
        {
            var arguments = ArgumentReader.Read(words);
            return arguments.Action switch
            {
                DaemonAction.Help => Print(Usage.Text),
                DaemonAction.Version => Print($"virtpsd {DaemonVersion.Text}"),
                _ => await ServeAsync(arguments).ConfigureAwait(false),
            };
        }
        catch (UsageException e)
        {
            return Complain(Misused, e.Message, "'virtpsd --help' lists the options");
        }
        catch (SettingsException e)
        {
            return Complain(Misused, [.. e.Problems]);
        }
        catch (DaemonException e)
        {
            return Complain(Failed, e.Message);
        }
    }

    private static async Task<int> ServeAsync(DaemonArguments arguments)
    {
        var directories = DaemonDirectories.ForCurrentUser(arguments.Root);
        var file = new SettingsFile(arguments.ConfigFile ?? directories.ConfigFile, arguments.ConfigFile is not null, directories);
        if (arguments.Action == DaemonAction.CheckConfig)
        {
            await file.LoadAsync(CancellationToken.None).ConfigureAwait(false);
            string[] others = [.. DaemonProcess.CheckDrivers(directories).Select(other => $"{other}: nothing is wrong")];
            return Print(string.Join(
                Environment.NewLine, [File.Exists(file.Path) ? $"{file.Path}: nothing is wrong" : $"{file.Path}: there is no such file, so the defaults count", .. others]));
        }

        await new DaemonProcess(arguments, directories, file).RunAsync(CancellationToken.None).ConfigureAwait(false);
        return 0;
    }

    private static int Print(string text)
    {
        Console.Out.WriteLine(text);
        return 0;
    }

    private static int Complain(int code, params string[] complaints)
    {
        foreach (var complaint in complaints)
        {
            Console.Error.WriteLine($"virtpsd: {complaint}");
        }

        return code;
    }
}
