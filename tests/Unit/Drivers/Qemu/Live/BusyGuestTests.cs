using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Qemu.Live;

/// <summary>Real guests of which more is asked at a time than qemu.conf allows.</summary>
public sealed class BusyGuestTests
{
    private static CancellationToken Token => CancellationToken.None;

    [QemuFact]
    public async Task Who_comes_when_as_many_wait_as_may_is_refused_at_once_and_the_others_get_their_turn()
    {
        await using var host = await LiveHost.StartAsync("max_queued = 2\n");
        var domains = host.Connection.Domains!;
        var domain = await host.DefineAsync("busy");
        var (asked, answer) = (Path.Combine(host.Scratch, "asked"), Path.Combine(host.Scratch, "answer"));
        host.Hook($"[ \"$2\" != prepare ] || {{ : > '{asked}'; while [ ! -e '{answer}' ]; do sleep 0.02; done; }}");

        // The administrator's program holds up the start, and one more may wait behind it.
        var start = domains.StartAsync(domain, DomainStartFlags.None, Token);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!File.Exists(asked))
        {
            await Task.Delay(20, limit.Token);
        }

        Task[] two = [domains.SetAutostartAsync(domain, true, Token), domains.SetAutostartAsync(domain, true, Token)];
        var refused = await Task.WhenAny(two);
        var waiting = two.Single(task => task != refused);
        var error = await Assert.ThrowsAsync<VirtException>(() => refused);
        Assert.Equal(VirtErrorCode.OperationFailed, error.Code);
        Assert.Contains("cannot acquire state change lock (held by monitor=virDomainCreateWithFlags) due to max_queued limit", error.Message, StringComparison.Ordinal);
        Assert.False(waiting.IsCompleted);

        await File.WriteAllTextAsync(answer, string.Empty);
        await start;
        await waiting;
        Assert.True((await domains.GetSummaryAsync(domain, Token)).Autostart);
    }
}
