using System.Diagnostics;

namespace VirtPS.Build;

/// <summary>A real PowerShell that is new enough for the module.</summary>
/// <param name="Program">The program to start.</param>
/// <param name="Leading">The arguments that come before PowerShell's own.</param>
/// <param name="Version">Its version.</param>
public sealed record PowerShellHost(string Program, IReadOnlyList<string> Leading, Version Version)
{
    private static readonly Version Oldest = new(7, 6);

    /// <summary>Looks on the PATH, then at the tool manifest.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>The host, or nothing where neither can be had.</returns>
    public static async Task<PowerShellHost?> FindAsync(Repository repository)
    {
        if (await ProbeAsync(repository, "pwsh", []) is { } installed)
        {
            return installed;
        }

        return await Shell.AskAsync(repository, "dotnet", "tool", "restore") is null
            ? null
            : await ProbeAsync(repository, "dotnet", ["tool", "run", "pwsh", "--"]);
    }

    /// <summary>Runs a script with the staged module on the module path.</summary>
    /// <param name="repository">The source tree.</param>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="limit">The longest that it may run, as with <see cref="Shell"/>.</param>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(Repository repository, string script, string[] arguments, TimeSpan? limit = null) =>
        Shell.RunAsync(Describe(repository, ["-File", script, .. arguments]), limit);

    /// <summary>Says whether Pester 5 is there.</summary>
    /// <param name="repository">The source tree.</param>
    /// <returns>True when it is.</returns>
    public async Task<bool> HasPesterAsync(Repository repository)
    {
        const string Question = "(Get-Module -ListAvailable Pester).Version.Major -contains 5";
        return await Shell.AskAsync(repository, Program, [.. Leading, "-NoProfile", "-Command", Question]) == "True";
    }

    private static async Task<PowerShellHost?> ProbeAsync(Repository repository, string program, string[] leading)
    {
        const string Question = "[string]$PSVersionTable.PSVersion.Major + '.' + $PSVersionTable.PSVersion.Minor";
        var answer = await Shell.AskAsync(repository, program, [.. leading, "-NoProfile", "-Command", Question]);
        return Version.TryParse(answer, out var version) && version >= Oldest ? new(program, leading, version) : null;
    }

    private ProcessStartInfo Describe(Repository repository, string[] arguments)
    {
        var description = Shell.Describe(repository, Program, [.. Leading, "-NoProfile", "-NonInteractive", .. arguments]);
        var modules = Environment.GetEnvironmentVariable("PSModulePath");
        description.Environment["PSModulePath"] =
            string.IsNullOrEmpty(modules) ? repository.Output : repository.Output + Path.PathSeparator + modules;

        // Under the C locale PowerShell shows question marks for anything beyond ASCII.
        if (!OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable("LC_ALL") is null)
        {
            description.Environment["LC_ALL"] = "C.UTF-8";
        }

        return description;
    }
}
