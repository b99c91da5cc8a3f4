using System.Diagnostics;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>A program of the host that does a job for a driver, such as <c>qemu-img</c>, <c>ip</c> or <c>vgs</c>.</summary>
/// <remarks>virCommand. It runs in the C locale, gets no terminal, and ends with the job that asked for it, or when the next daemon starts. Secrets go through its standard input, never its arguments.</remarks>
internal sealed class HostProgram
{
    // Administration programs lie where an ordinary user's search path does not look.
    private static readonly string[] Extra = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];

    private readonly (string Name, string Value)[] _variables = [];

    private HostProgram(string path) => Path = path;

    private HostProgram(HostProgram program, (string Name, string Value)[] variables)
        : this(program.Path) => _variables = [.. program._variables, .. variables];

    /// <summary>Where the program is.</summary>
    internal string Path { get; }

    /// <summary>Looks for a program.</summary>
    /// <param name="name">Its name, or its path.</param>
    /// <returns>The program, or nothing when the host has none such.</returns>
    internal static HostProgram? TryFind(string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return IsProgram(name) ? new HostProgram(name) : null;
        }

        var places = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return places.Concat(Extra).Select(place => System.IO.Path.Combine(place, name)).FirstOrDefault(IsProgram) is { } path ? new HostProgram(path) : null;
    }

    /// <summary>Finds a program.</summary>
    /// <param name="name">Its name, or its path.</param>
    /// <param name="domain">Which part needs it.</param>
    /// <returns>The program.</returns>
    /// <exception cref="VirtException">InternalError, naming the program, when the host has none such.</exception>
    internal static HostProgram Find(string name, VirtErrorDomain domain) =>
        TryFind(name) ?? throw new VirtException(VirtErrorCode.InternalError, $"Cannot find '{name}' in path: install it on the host", domain);

    /// <summary>Gives the program variables of its environment, which only its own user and the superuser can read.</summary>
    /// <param name="variables">The variables.</param>
    /// <returns>The program with them.</returns>
    internal HostProgram With(params (string Name, string Value)[] variables) => new(this, variables);

    /// <summary>Runs the program to its end.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; nothing for an empty input.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it said, however it ended.</returns>
    internal async Task<ProgramResult> TryRunAsync(IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Describe(arguments) };
        using var entry = ProgramLedger.Enter(process.StartInfo.Environment);
        process.Start();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await FeedAsync(process, input, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new ProgramResult(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs the program and expects it to succeed.</summary>
    /// <param name="domain">Which part needs it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="VirtException">InternalError with the program's own last words.</exception>
    internal Task<string> RunAsync(VirtErrorDomain domain, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(domain, arguments, input: null, cancellationToken);

    /// <summary>Runs the program and expects it to succeed.</summary>
    /// <param name="domain">Which part needs it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads; nothing for an empty input.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="VirtException">InternalError with the program's own last words.</exception>
    internal async Task<string> RunAsync(VirtErrorDomain domain, IEnumerable<string> arguments, string? input, CancellationToken cancellationToken)
    {
        var words = arguments.ToArray();
        var result = await TryRunAsync(words, input, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.Output
            : throw new VirtException(
                VirtErrorCode.InternalError,
                $"Child process ({Path} {string.Join(' ', words)}) unexpected exit status {result.ExitCode}: {result.Error.Trim()}",
                domain);
    }

    private static async Task FeedAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A program may end without reading what it was given; its exit code tells how it went.
        }
    }

    private static bool IsProgram(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);

    private ProcessStartInfo Describe(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in _variables)
        {
            start.Environment[name] = value;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}

/// <summary>What a program said, and how it ended.</summary>
/// <param name="ExitCode">Its exit status; 0 for success.</param>
/// <param name="Output">What it wrote to its standard output.</param>
/// <param name="Error">What it wrote to its standard error.</param>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);
