using System.Diagnostics;

namespace VirtPS.Tests.Interop;

/// <summary>Programs of others that are installed here, or not.</summary>
internal static class Peer
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Finds a program in PATH.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Append("/usr/sbin").Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    /// <summary>Says why a test cannot run that needs some programs, or nothing when it can.</summary>
    public static string? Missing(IEnumerable<string> programs) =>
        programs.Where(program => Find(program) is null).ToList() is { Count: > 0 } missing
            ? $"needs {string.Join(" and ", missing)}, not installed here"
            : null;

    /// <summary>Says why a test cannot run that needs the superuser as well, or nothing when it can.</summary>
    public static string? MissingRoot(params IEnumerable<string> programs) =>
        Missing(programs) ?? (Environment.IsPrivilegedProcess ? null : $"needs to run {string.Join(" and ", programs)} as root");

    /// <summary>Runs a program.</summary>
    public static Task<PeerAnswer> RunAsync(string program, params IEnumerable<string> arguments) => RunAsync([], program, arguments);

    /// <summary>Runs a program in an environment of its own.</summary>
    public static Task<PeerAnswer> RunAsync(IEnumerable<KeyValuePair<string, string>> environment, string program, params IEnumerable<string> arguments) =>
        RunAsync(string.Empty, environment, program, arguments);

    /// <summary>Runs a program that reads something.</summary>
    public static Task<PeerAnswer> RunWithInputAsync(string input, string program, params IEnumerable<string> arguments) => RunAsync(input, [], program, arguments);

    /// <summary>Runs a program that reads something, in an environment of its own.</summary>
    public static Task<PeerAnswer> RunWithInputAsync(
        string input, IEnumerable<KeyValuePair<string, string>> environment, string program, params IEnumerable<string> arguments) =>
        RunAsync(input, environment, program, arguments);

    private static async Task<PeerAnswer> RunAsync(
        string input, IEnumerable<KeyValuePair<string, string>> environment, string program, IEnumerable<string> arguments)
    {
        var description = new ProcessStartInfo(Find(program)!, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        description.Environment["LC_ALL"] = "C.UTF-8";
        description.Environment["HOME"] = Path.GetTempPath();
        foreach (var (variable, value) in environment)
        {
            description.Environment[variable] = value;
        }

        using var process = Process.Start(description)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new PeerAnswer(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end");
        }
    }
}

/// <summary>What a program answered.</summary>
internal sealed record PeerAnswer(int Code, string Output, string Errors)
{
    /// <summary>The output of a program that did what it was asked.</summary>
    public string Success => Code == 0 ? Output : throw new InvalidOperationException($"It ended with {Code}: {Errors}{Output}");
}

/// <summary>Marks a test that needs programs of others, and is skipped by name without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(params string[] programs) => Skip = Peer.Missing(programs);
}

/// <summary>Marks a test with several cases that needs programs of others, and is skipped by name without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute(params string[] programs) => Skip = Peer.Missing(programs);
}

/// <summary>Marks a test that needs programs of others and the superuser, and is skipped by name without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute(params string[] programs) => Skip = Peer.MissingRoot(["unshare", .. programs]);
}

/// <summary>Marks a test with several cases that needs programs of others and the superuser, and is skipped by name without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute(params string[] programs) => Skip = Peer.MissingRoot(["unshare", .. programs]);
}
