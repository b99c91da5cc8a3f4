using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>A virtpsd whose storage virsh works on, with programs of our own before the host's where a test has some.</summary>
internal sealed class StorageDaemon : IAsyncDisposable
{
    private readonly DaemonRun _daemon = new();

    public string Root => _daemon.Root;

    public string Uri => $"storage+unix:///system?socket={Path.Combine(_daemon.Run, "virtps-sock")}";

    private string Programs => Path.Combine(Root, "programs");

    /// <summary>What the programs of our own were called with, a line for each call.</summary>
    public string Calls => File.Exists(Path.Combine(Root, "calls")) ? File.ReadAllText(Path.Combine(Root, "calls")) : string.Empty;

    public static async Task<StorageDaemon> StartAsync(params (string Name, string Script)[] programs)
    {
        var daemon = new StorageDaemon();
        Directory.CreateDirectory(daemon.Programs);
        foreach (var (name, script) in programs)
        {
            var file = Path.Combine(daemon.Programs, name);
            await File.WriteAllTextAsync(file, $"#!/bin/sh\necho \"{name} $*\" >> {daemon.Root}/calls\n{script}\n");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        daemon._daemon.With("PATH", $"{daemon.Programs}:{Environment.GetEnvironmentVariable("PATH")}");
        await daemon._daemon.ReadyAsync();
        return daemon;
    }

    /// <summary>Runs a command of virsh's; the arguments are words apart.</summary>
    public Task<PeerAnswer> VirshAsync(params IEnumerable<string> arguments) => Peer.RunAsync("virsh", ["-c", Uri, .. arguments]);

    /// <summary>Runs a command of virsh's that must do what it is asked.</summary>
    public async Task<string> DoAsync(params IEnumerable<string> arguments) => (await VirshAsync(arguments)).Success;

    /// <summary>Defines a pool from text.</summary>
    public async Task DefineAsync(string xml)
    {
        var file = Path.Combine(Root, "pool.xml");
        await File.WriteAllTextAsync(file, xml);
        await DoAsync("pool-define", file);
    }

    /// <summary>Kills the daemon and starts the next one.</summary>
    public async Task KillAndStartAsync()
    {
        _daemon.Signal(9);
        await _daemon.EndAsync();
        await _daemon.ReadyAsync();
    }

    public async ValueTask DisposeAsync() => await _daemon.DisposeAsync();
}
