using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace VirtPS.Tests.Interop;

/// <summary>A real libvirtd with its sockets in a directory of its own, for all tests of a class.</summary>
public sealed class RealLibvirtd : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lvd");
    private Process? _process;

    /// <summary>The URI of its admin socket.</summary>
    public string AdminUri => $"libvirtd:///system?socket={_root.FullName}/libvirt-admin-sock";

    /// <summary>A URI of its test host.</summary>
    public string HostUri => $"test+unix:///default?socket={_root.FullName}/libvirt-sock";

    public async Task InitializeAsync()
    {
        if (Peer.Find("libvirtd") is not { } program)
        {
            return;
        }

        // It tells its service manager when it serves.
        using var notices = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notices.Bind(new UnixDomainSocketEndPoint(At("notices")));
        await File.WriteAllTextAsync(At("conf"), $"unix_sock_dir = \"{_root.FullName}\"\nauth_unix_rw = \"none\"\nauth_unix_ro = \"none\"\nlog_outputs = \"3:file:{At("log")}\"\n");
        var description = new ProcessStartInfo(program, ["-f", At("conf"), "-p", At("pid")]) { UseShellExecute = false };
        description.Environment["NOTIFY_SOCKET"] = At("notices");
        description.Environment["XDG_CONFIG_HOME"] = description.Environment["XDG_CACHE_HOME"] = description.Environment["XDG_DATA_HOME"] = _root.FullName;
        _process = Process.Start(description)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[4096];
        int length;
        do
        {
            length = await notices.ReceiveAsync(buffer, SocketFlags.None, patience.Token);
        }
        while (!Encoding.UTF8.GetString(buffer, 0, length).Split('\n').Contains("READY=1"));
    }

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _root.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(_root.FullName, name);
}
