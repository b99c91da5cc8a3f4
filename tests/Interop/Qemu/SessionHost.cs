using System.Diagnostics;
using System.Globalization;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop;

/// <summary>The virtpsd of an unprivileged user, which libvirt's own client starts when it is asked for <c>qemu:///session</c>.</summary>
public sealed class SessionHost : IAsyncLifetime
{
    private const string Nobody = "65534";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vqu");

    /// <summary>Says why there can be none here; null when there can.</summary>
    internal static string? Missing { get; } =
        Peer.MissingRoot("setpriv", "env", "virsh", "qemu-system-x86_64", "qemu-img")
        ?? (Peer.RunAsync("setpriv", [.. Identity, DaemonRun.Program, "--version"]).GetAwaiter().GetResult().Code == 0 ? null : "needs a virtpsd that other users may run");

    private static string[] Identity => ["--reuid", Nobody, "--regid", Nobody, "--clear-groups"];

    internal QemuTarget Target => new($"qemu+unix:///session?socket={At("run/virtps/virtps-sock")}", At("images"));

    /// <summary>The number of the daemon's process.</summary>
    internal int ProcessId => int.Parse(File.ReadAllText(At("run/virtps/virtpsd.pid")), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    public async Task InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        foreach (var name in new[] { "home/.config/virtps", "run", "images", "programs" })
        {
            Directory.CreateDirectory(At(name));
        }

        // libvirt's client finds a daemon in its build tree by this name, and looks for it at libvirt's own socket.
        File.CreateSymbolicLink(At("programs/libvirtd"), DaemonRun.Program);
        await File.WriteAllTextAsync(At("home/.config/virtps/virtpsd.conf"), "listen_libvirt_sockets = 1\n");
        await GuestImages.MakeAsync(At("images"));
        _ = (await Peer.RunAsync("sh", "-c", "chown -R \"$1\" \"$0\" && chmod 755 \"$0\" && chmod 700 \"$0/run\" && chmod 777 \"$0/images\" && chmod 666 \"$0\"/images/*", _root.FullName, Nobody + ":" + Nobody)).Success;
        Assert.Equal("qemu:///session", (await VirshAsync("uri")).Success.Trim());
    }

    /// <summary>Runs a command of virsh's as the user.</summary>
    internal Task<PeerAnswer> VirshAsync(params IEnumerable<string> arguments) => Peer.RunAsync(
        "setpriv",
        [
            .. Identity, "env", "-i", $"PATH={Environment.GetEnvironmentVariable("PATH")}", $"HOME={At("home")}", $"XDG_RUNTIME_DIR={At("run")}", $"LIBVIRTD_PATH={At("programs")}",
            "virsh", "-q", "-c", "qemu:///session", .. arguments,
        ]);

    /// <summary>Ends the guests that run.</summary>
    internal async Task EmptyAsync()
    {
        var names = (await VirshAsync("list", "--name")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length > 0)
        {
            await VirshAsync(string.Join("; ", names.Select(name => $"destroy {name}")));
        }
    }

    public async Task DisposeAsync()
    {
        if (File.Exists(At("run/virtps/virtpsd.pid")))
        {
            await EmptyAsync();
            using var daemon = Process.GetProcessById(ProcessId);
            daemon.Kill();
            await daemon.WaitForExitAsync();
        }

        _root.Delete(recursive: true);
    }

    private string At(string name) => Path.Combine(_root.FullName, name);
}
