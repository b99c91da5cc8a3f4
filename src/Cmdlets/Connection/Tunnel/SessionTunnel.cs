using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Carries a connection through a PowerShell session to a daemon's socket at its far side, by one pipeline that runs as long as the connection.</summary>
/// <remarks>What PowerShell 5.1 declares is enough for it; the far side needs PowerShell 7 for its Unix sockets.</remarks>
internal sealed class SessionTunnel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly PSSession _session;
    private readonly PowerShell _shell = PowerShell.Create();
    private readonly PSDataCollection<byte[]> _input = [];
    private readonly PSDataCollection<PSObject> _output = [];
    private readonly TaskCompletionSource<string> _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _reading = new();
    private readonly TunnelStream _stream;

    private SessionTunnel(PSSession session)
    {
        _session = session;
        _stream = new(Send, CloseAsync);
        _shell.Runspace = session.Runspace;
        _shell.InvocationStateChanged += (_, change) => Follow(change.InvocationStateInfo);
        _output.DataAdded += (_, _) => Read();
        session.Runspace.StateChanged += Leave;
    }

    /// <summary>Opens the way to the first socket that is there.</summary>
    /// <param name="session">The session; it does nothing else until the way is closed, and stays open then.</param>
    /// <param name="places">The sockets to look for.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The way.</returns>
    /// <exception cref="VirtException">OperationInvalid for a session that cannot be used, SystemError for what the far side says.</exception>
    internal static async Task<CarriedWay> OpenAsync(PSSession session, DaemonPlaces places, CancellationToken cancellationToken)
    {
        Require(session);
        var tunnel = new SessionTunnel(session);
        try
        {
            var path = await tunnel.StartAsync(places, cancellationToken).ConfigureAwait(false);
            var isLocal = session.Runspace.ConnectionInfo is null or NamedPipeConnectionInfo;
            return new(tunnel._stream, $"{session.ComputerName}:{path}", IsEncrypted(session.Runspace.ConnectionInfo), isLocal);
        }
        catch
        {
            await tunnel._stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes a URI as the far side would dial it.</summary>
    /// <exception cref="VirtException">InvalidArg for one that names a way of its own.</exception>
    internal static VirtUri UriAtFarSide(VirtUri uri) =>
        uri.Host is null && uri.Transport == VirtTransport.Unix

            // Named outright, the transport keeps the test driver of this process from taking the URI.
            ? VirtUri.Create(uri.Driver, VirtTransport.Unix, path: uri.Path, parameters: uri.Parameters)
            : throw VirtException.Worded(
                VirtErrorCode.InvalidArg, $"'{uri}' names a way of its own; with -Session write the URI as at the far side, such as qemu:///system");

    private static void Require(PSSession session)
    {
        if (session.Runspace.RunspaceStateInfo.State != RunspaceState.Opened)
        {
            throw Refused($"session '{session.Name}' is {session.Runspace.RunspaceStateInfo.State}; New-PSSession opens another one");
        }

        if (session.Runspace.RunspaceAvailability != RunspaceAvailability.Available)
        {
            throw Refused($"session '{session.Name}' is busy; a connection takes a session for itself, so give it one of its own (New-PSSession)");
        }
    }

    // The type for ssh is newer than the API that this module is built against.
    private static bool IsEncrypted(RunspaceConnectionInfo? info) =>
        info is WSManConnectionInfo { NoEncryption: false } || info?.GetType().Name == "SSHConnectionInfo";

    private static VirtException Refused(string message) => VirtException.Worded(VirtErrorCode.OperationInvalid, message, VirtErrorDomain.Remote);

    private async Task<string> StartAsync(DaemonPlaces places, CancellationToken cancellationToken)
    {
        try
        {
            _shell.AddScript(TunnelScript.Text).AddParameter("OfRoot", places.OfRoot.ToArray()).AddParameter("OfOthers", places.OfOthers.ToArray());
            _shell.BeginInvoke(_input, _output);
        }
        catch (InvalidOperationException error)
        {
            _finished.TrySetResult();
            throw Refused($"session '{_session.Name}' cannot carry a connection: {error.Message}");
        }

        var path = await _open.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        _stream.Start();
        return path;
    }

    private void Send(byte[] item)
    {
        try
        {
            _input.Add(item);
        }
        catch (InvalidOperationException)
        {
            throw new IOException("the session's tunnel is closed");
        }
    }

    private void Read()
    {
        lock (_reading)
        {
            foreach (var item in _output.ReadAll())
            {
                if (item?.BaseObject is not byte[] { Length: > 0 } answer)
                {
                    continue;
                }

                if (answer[0] == (byte)TunnelScript.Mark.Open)
                {
                    _open.TrySetResult(Encoding.UTF8.GetString(answer, 1, answer.Length - 1));
                }
                else
                {
                    _stream.Take(answer);
                }
            }
        }
    }

    private void Follow(PSInvocationStateInfo info)
    {
        if (info.State is not (PSInvocationState.Completed or PSInvocationState.Failed or PSInvocationState.Stopped or PSInvocationState.Disconnected))
        {
            return;
        }

        Read();
        var words = info.Reason?.Message ?? "its pipeline ended";
        _stream.End(new IOException($"session '{_session.Name}' to {_session.ComputerName} carries nothing any more: {words}"));
        _open.TrySetException(VirtException.Worded(VirtErrorCode.SystemError, $"session '{_session.Name}' to {_session.ComputerName}: {words}", VirtErrorDomain.Remote));
        _finished.TrySetResult();
    }

    // PowerShell 7.6 may wait for ever in closing a session of ssh whose pipeline still runs, so the pipeline ends first.
    private void Leave(object? sender, RunspaceStateEventArgs change)
    {
        if (change.RunspaceStateInfo.State == RunspaceState.Closing)
        {
            _stream.End(new IOException($"session '{_session.Name}' to {_session.ComputerName} is being closed"));
            _input.Complete();
            _finished.Task.Wait(Patience);
        }
    }

    private async ValueTask CloseAsync()
    {
        // Nobody may be waiting for the path any more.
        _ = _open.Task.Exception;
        _input.Complete();
        try
        {
            await _finished.Task.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await StopAsync().ConfigureAwait(false);
        }

        _session.Runspace.StateChanged -= Leave;

        // A pipeline whose session broke may never let go, and must not hold whoever closes the connection.
        await Task.Run(DisposeOfPipeline).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void DisposeOfPipeline()
    {
        _shell.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    private async Task StopAsync()
    {
        try
        {
            await Task.Factory.FromAsync(_shell.BeginStop, _shell.EndStop, null).WaitAsync(Patience).ConfigureAwait(false);
            using var cleaner = PowerShell.Create();
            cleaner.Runspace = _session.Runspace;
            cleaner.AddScript(TunnelScript.CleanUp);
            await Task.Factory.FromAsync(cleaner.BeginInvoke(), cleaner.EndInvoke).WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or RuntimeException or InvalidOperationException)
        {
            // The session is gone or hangs; its far side closes the socket when it ends.
        }
    }
}
