using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VirtPS.Drivers.Shared.Programs;

/// <summary>Processes of the host that are no children of the daemon, as what an earlier daemon started.</summary>
internal static partial class HostProcess
{
    /// <summary>SIGHUP, by which servers read their configuration again.</summary>
    internal const int Hangup = 1;

    private const int Terminate = 15;

    /// <summary>Sends a signal; does nothing when the process is gone.</summary>
    /// <param name="process">The process number.</param>
    /// <param name="signal">The signal's number.</param>
    internal static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    /// <summary>Asks a process to end, and ends it by force when it does not.</summary>
    /// <param name="process">The process number.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">Ends it by force at once.</param>
    /// <returns>Its end.</returns>
    internal static async Task EndAsync(int process, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            Signal(process, Terminate);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(patience);
            try
            {
                await found.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                found.Kill();
                await found.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
        catch (InvalidOperationException)
        {
            // It ended between two looks.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
