using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>One daemon for all tests of a class that leave it as they find it.</summary>
public sealed class SharedDaemon : IAsyncLifetime
{
    private readonly DaemonRun _daemon = new();

    internal DaemonRun Run => _daemon;

    /// <summary>The URI of the daemon's test host for libvirt's clients.</summary>
    public string Uri => UriOf("virtps-sock");

    public string UriOf(string socket) => $"test+unix:///default?socket={Path.Combine(_daemon.Run, socket)}";

    public Task InitializeAsync() => _daemon.ReadyAsync();

    public async Task DisposeAsync() => await _daemon.DisposeAsync();
}
