using System.Globalization;

namespace VirtPS.Tests.Interop;

/// <summary>Either daemon is killed somewhere in a migration; the guest goes on at one host, and only there.</summary>
/// <remarks>A few times as a rule; VIRTPS_KILLS says how often instead, VIRTPS_KILL_SEED begins another sequence.</remarks>
public sealed class MigrationKillTests
{
    private static int Times => Number("VIRTPS_KILLS") ?? 3;

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task A_guest_on_its_way_is_at_one_host()
    {
        var seed = Number("VIRTPS_KILL_SEED") ?? 1;
        var random = new Random(seed);
        await using var hosts = await TwoHosts.StartAsync();
        for (var round = 0; round < Times; round++)
        {
            var name = $"mover{round.ToString(CultureInfo.InvariantCulture)}";
            await hosts.StartGuestAsync(name, disk: "<serial>written</serial>");
            await hosts.LeftAsync("migrate-setspeed", name, "8");
            var moving = hosts.TryMigrateAsync(name, random.Next(2) == 0 ? ["--live", "--p2p", "--unsafe"] : ["--live", "--unsafe"]);
            await Task.Delay(random.Next(50, 1500));
            await (random.Next(2) == 0 ? hosts.KillLeftAsync() : hosts.KillRightAsync());
            await moving;
            await OneGoesOnAsync(hosts, name, $"round {round}, seed {seed}");
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    private static async Task OneGoesOnAsync(TwoHosts hosts, string name, string where)
    {
        (string Left, string Right) states = default;
        (int Left, int Right) processes = default;
        try
        {
            await TwoHosts.UntilAsync(async () =>
            {
                states = (await StateAsync(hosts.TryLeftAsync, name), await StateAsync(hosts.TryRightAsync, name));
                processes = (TwoHosts.ProcessesOf(hosts.LeftRoot + "/var"), TwoHosts.ProcessesOf(hosts.RightRoot + "/var"));
                return processes is (1, 0) or (0, 1) || states is ("paused", "running") or ("running", "running");
            });
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{name} stays {states} as processes {processes}: {where}");
        }

        // As with libvirt, a source whose daemon died between the last page and the answer stays paused until somebody has looked; and
        // where the answer was lost the source goes on, unless the disk's lock tells that the guest runs at its new host.
        switch (states)
        {
            case ("running", "shut off" or "") or ("shut off" or "" or "paused", "running"):
                break;
            case ("paused", "shut off" or ""):
                await hosts.LeftAsync("resume", name);
                break;
            default:
                Assert.Fail($"{name} is '{states.Left}' at its old host and '{states.Right}' at the new one: {where}");
                break;
        }

        await hosts.HearAsync(name, 2);
        await hosts.TryLeftAsync("destroy", name);
        await hosts.TryRightAsync("destroy", name);
        await hosts.LeftAsync("undefine", name);
    }

    private static async Task<string> StateAsync(Func<IEnumerable<string>, Task<PeerAnswer>> ask, string name) =>
        await ask(["domstate", name]) is { Code: 0 } answer ? answer.Output.Trim() : string.Empty;
}
