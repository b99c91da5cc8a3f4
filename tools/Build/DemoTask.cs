namespace VirtPS.Build;

/// <summary>Shows the module at work.</summary>
public static class DemoTask
{
    private const string Script = "examples/quickstart.ps1";
    private const string StandIn = "VirtPS.Tests.CmdletHost";

    /// <summary>Builds the module and runs the quick start, in real PowerShell where it can be had.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Repository repository)
    {
        var host = await PowerShellHost.FindAsync(repository);
        Console.WriteLine(host is null
            ? $"Running {Script} in the stand-in host of the tests: PowerShell 7.6 is neither on the PATH nor to be had as a .NET tool."
            : $"Running {Script} in PowerShell {host.Version}.");
        var code = await BuildTask.RunAsync(repository);
        if (code != 0)
        {
            return code;
        }

        return host is not null
            ? await host.RunAsync(repository, Script, [])
            : await Shell.RunAsync(
                repository, "dotnet", repository.Assembly(StandIn), "-Module", Path.Combine(repository.Module, "VirtPS.psd1"), Script);
    }
}
