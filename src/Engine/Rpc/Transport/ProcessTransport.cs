using System.ComponentModel;
using System.Diagnostics;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>A transport over the standard input and output of a program.</summary>
/// <remarks>virNetSocketNewConnectCommand. The program ends with the transport, and what it wrote to its standard error is the
/// reason that a broken read gives.</remarks>
internal static class ProcessTransport
{
    /// <summary>Starts the program.</summary>
    /// <param name="program">The program; a name without a directory is looked for in PATH.</param>
    /// <param name="arguments">Its arguments; no shell sees them.</param>
    /// <param name="security">How safe its way is.</param>
    /// <param name="description">What to call the other end.</param>
    /// <param name="advice">What to do when there is no such program.</param>
    /// <returns>The open way; whether the program reached anybody shows when it is read.</returns>
    /// <exception cref="VirtException">SystemError when the program cannot be started.</exception>
    public static ITransport Start(string program, IEnumerable<string> arguments, TransportSecurity security, string description, string advice)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw TransportErrors.System($"cannot run '{program}': {Reason(e)}", advice);
        }

        var lastWords = new LastWords(process, description);
        return new StreamTransport(
            new ProcessOutputStream(process.StandardOutput.BaseStream, lastWords),
            new ProcessInputStream(process.StandardInput.BaseStream, lastWords),
            security,
            description,
            () => EndAsync(process));
    }

    private static string Reason(Win32Exception error) =>
        error.NativeErrorCode == 2 ? "No such file or directory" : error.NativeErrorCode == 13 ? "Permission denied" : error.Message;

    private static async ValueTask EndAsync(Process process)
    {
        using (process)
        {
            // With its helpers: ssh may have started a proxy command.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
    }
}
