using System.ComponentModel;
using System.Diagnostics;

namespace VirtPS.Build;

/// <summary>Runs other programs.</summary>
public static class Shell
{
    /// <summary>What stands for the exit code of a program that took too long, as with timeout(1).</summary>
    public const int TimedOut = 124;

    /// <summary>Runs a program with this one's output and without input.</summary>
    /// <param name="repository">The source tree, where it runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its exit code.</returns>
    public static Task<int> RunAsync(Repository repository, string program, params string[] arguments) =>
        RunAsync(Describe(repository, program, arguments));

    /// <summary>Runs a program that is described in full.</summary>
    /// <param name="description">The program.</param>
    /// <param name="limit">The longest that it may run; one that takes longer is killed with all that it started.</param>
    /// <returns>Its exit code; <see cref="TimedOut"/> for one that was killed.</returns>
    public static async Task<int> RunAsync(ProcessStartInfo description, TimeSpan? limit = null)
    {
        Console.Out.Flush();
        using var process = Process.Start(description)!;
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit ?? Timeout.InfiniteTimeSpan);
            return process.ExitCode;
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return TimedOut;
        }
    }

    /// <summary>Runs a program for what it prints.</summary>
    /// <param name="repository">The source tree, where it runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The trimmed output; nothing when the program is missing or fails.</returns>
    public static async Task<string?> AskAsync(Repository repository, string program, params string[] arguments)
    {
        var description = Describe(repository, program, arguments);
        description.RedirectStandardOutput = true;
        description.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(description)!;
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Describes a program to run.</summary>
    /// <param name="repository">The source tree, where it runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The description, to which an environment may be added.</returns>
    public static ProcessStartInfo Describe(Repository repository, string program, IEnumerable<string> arguments) =>
        new(program, arguments)
        {
            WorkingDirectory = repository.Root,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
}
