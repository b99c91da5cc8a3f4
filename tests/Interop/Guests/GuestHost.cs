using VirtPS.Engine.Model;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Interop.Guests;

/// <summary>A virtpsd with one Linux guest for all tests of a class, driven by virsh, by libvirt-python and by the engine's own client.</summary>
public sealed class GuestHost : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DaemonRun _daemon = new();
    private VirtConnection? _connection;

    /// <summary>The guest.</summary>
    internal LinuxGuest Guest => field ??= new LinuxGuest(Directory.CreateDirectory(Path.Combine(_daemon.Root, "guest")).FullName);

    /// <summary>The guest's shell.</summary>
    internal GuestShell Shell => Guest.Shell;

    internal string Uri => $"qemu+unix:///system?socket={Path.Combine(_daemon.Run, "virtps-sock")}";

    public async Task InitializeAsync()
    {
        if (new GuestFactAttribute().Skip is not null)
        {
            return;
        }

        await Task.WhenAll(_daemon.ReadyAsync(), Guest.MakeAsync());
        await DoAsync("define", Guest.At("linux.xml"));
        await StartAsync();
    }

    /// <summary>Gives a path for a file of a test.</summary>
    internal string At(string name) => Guest.At(name);

    /// <summary>Writes a file of a test.</summary>
    internal async Task<string> WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(At(name), text);
        return At(name);
    }

    /// <summary>Starts the guest if it does not run, and waits until it and its agent are there.</summary>
    internal async Task StartAsync()
    {
        if (await StateAsync() == "shut off")
        {
            var boots = Guest.Boots;
            Shell.Forget();
            await DoAsync("start", LinuxGuest.Name);
            await Guest.BootedAsync(boots + 1);
        }

        await AnswersAsync();
    }

    /// <summary>Waits until the guest's agent answers.</summary>
    internal Task AnswersAsync() => UntilAsync(
        async () => (await VirshAsync("qemu-agent-command", LinuxGuest.Name, """{"execute":"guest-ping"}""")).Code == 0, "the agent to answer");

    /// <summary>Waits until the guest is in a state.</summary>
    internal Task StateAsync(string state) => UntilAsync(async () => await StateAsync() == state, $"the state {state}");

    /// <summary>The guest's state.</summary>
    internal async Task<string> StateAsync() => (await DoAsync("domstate", LinuxGuest.Name)).Trim();

    /// <summary>Runs a command of virsh's.</summary>
    internal Task<PeerAnswer> VirshAsync(params IEnumerable<string> arguments) => Peer.RunAsync("virsh", ["-q", "-c", Uri, .. arguments]);

    /// <summary>Runs a command of virsh's that must do what it is asked.</summary>
    internal async Task<string> DoAsync(params IEnumerable<string> arguments) => (await VirshAsync(arguments)).Success.Trim();

    /// <summary>Runs a command of virsh's that must fail, and gives what it says.</summary>
    internal async Task<string> RefusedAsync(params IEnumerable<string> arguments)
    {
        var answer = await VirshAsync(arguments);
        Assert.NotEqual(0, answer.Code);
        return answer.Errors;
    }

    /// <summary>The guest as the cmdlets have it.</summary>
    internal async Task<VirtDomain> DomainAsync()
    {
        _connection ??= await Hosts.OpenAsync(Uri);
        return await _connection.Domains.GetAsync(await _connection.Domains.LookupByNameAsync(LinuxGuest.Name, Hosts.None), Hosts.None);
    }

    /// <summary>Waits until something holds.</summary>
    internal static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            try
            {
                await Task.Delay(50, limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain for {what}.");
            }
        }
    }

    /// <summary>Kills the daemon and starts the next one; the guest goes on.</summary>
    internal async Task KillAndStartAsync()
    {
        _daemon.Signal(9);
        await _daemon.EndAsync();
        await CloseAsync();
        await _daemon.ReadyAsync();
    }

    public async Task DisposeAsync()
    {
        await CloseAsync();
        Guest.Dispose();
        if (new GuestFactAttribute().Skip is null)
        {
            await VirshAsync("destroy", LinuxGuest.Name);
        }

        await _daemon.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await connection.DisposeAsync();
        }
    }
}
