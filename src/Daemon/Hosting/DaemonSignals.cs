using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace VirtPS.Daemon.Hosting;

/// <summary>What somebody asks the running daemon to do.</summary>
internal enum DaemonRequest
{
    /// <summary>To read its configuration again.</summary>
    Reload,

    /// <summary>To end.</summary>
    Stop,
}

/// <summary>Turns the system's signals, and what the daemon asks of itself, into requests.</summary>
internal sealed class DaemonSignals : IDisposable
{
    private readonly Channel<DaemonRequest> _requests = Channel.CreateUnbounded<DaemonRequest>();
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Takes the signals over from the system, which would end the process at once.</summary>
    public DaemonSignals()
    {
        Take(PosixSignal.SIGTERM, DaemonRequest.Stop);
        Take(PosixSignal.SIGINT, DaemonRequest.Stop);
        Take(PosixSignal.SIGQUIT, DaemonRequest.Stop);
        Take(PosixSignal.SIGHUP, DaemonRequest.Reload);
    }

    /// <summary>Puts a request behind those that wait.</summary>
    /// <param name="request">The request.</param>
    public void Ask(DaemonRequest request) => _requests.Writer.TryWrite(request);

    /// <summary>Waits for the next request.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The request.</returns>
    public ValueTask<DaemonRequest> NextAsync(CancellationToken cancellationToken) => _requests.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Take(PosixSignal signal, DaemonRequest request) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Ask(request);
    }));
}
