using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;
using VirtPS.Tests.Conformance;

namespace VirtPS.Tests.Interop.Guests;

/// <summary>A real guest powers off, boots again, sleeps and wakes as it is asked, by its power button and by its agent.</summary>
/// <param name="host">The daemon and its guest.</param>
[Collection("Guests, first half")]
public sealed class PowerTests(GuestHost host) : IClassFixture<GuestHost>
{
    [GuestTheory]
    [InlineData("acpi")]
    [InlineData("agent")]
    [InlineData(null)]
    public async Task It_powers_off(string? mode)
    {
        await host.StartAsync();
        var pressed = Pressed();
        await host.DoAsync(["shutdown", LinuxGuest.Name, .. Mode(mode)]);
        await host.StateAsync("shut off");
        Assert.Equal("shut off (shutdown)", await host.DoAsync("domstate", LinuxGuest.Name, "--reason"));

        // The agent is asked first where nobody says how.
        Assert.Equal(mode == "acpi" ? pressed + 1 : pressed, Pressed());
    }

    [GuestTheory]
    [InlineData("acpi")]
    [InlineData("agent")]
    public async Task It_boots_again_in_the_same_process(string mode)
    {
        await host.StartAsync();
        var (boots, id, pressed) = (host.Guest.Boots, await host.DoAsync("domid", LinuxGuest.Name), Pressed());
        await host.DoAsync(["reboot", LinuxGuest.Name, .. Mode(mode)]);
        await host.Guest.BootedAsync(boots + 1);
        await host.AnswersAsync();
        Assert.Equal((id, "running"), (await host.DoAsync("domid", LinuxGuest.Name), await host.StateAsync()));
        Assert.Equal(mode == "acpi" ? pressed + 1 : pressed, Pressed());
    }

    [GuestFact]
    public async Task Its_life_and_its_agent_s_are_told()
    {
        await host.StartAsync();
        await using var connection = await Hosts.OpenAsync(host.Uri);
        await using var reboots = await EventLog.OfAsync(connection, LinuxGuest.Name, VirtEventKind.DomainReboot);
        await using var life = await EventLog.OfAsync(connection, LinuxGuest.Name, VirtEventKind.DomainLifecycle);
        await using var agent = await EventLog.OfAsync(connection, LinuxGuest.Name, VirtEventKind.DomainAgentLifecycle);
        await host.DoAsync("reboot", LinuxGuest.Name, "--mode", "agent");
        await reboots.NextAsync<DomainRebootEvent>();
        await AgentAsync(agent, isThere: false);
        await AgentAsync(agent, isThere: true);
        await host.AnswersAsync();

        await host.DoAsync("shutdown", LinuxGuest.Name, "--mode", "agent");
        await LifeAsync(life, DomainEventType.Shutdown, ShutdownDetail.Guest);
        await LifeAsync(life, DomainEventType.Stopped, StoppedDetail.Shutdown);
        await host.StartAsync();
        await LifeAsync(life, DomainEventType.Resumed, ResumedDetail.Unpaused);
        await LifeAsync(life, DomainEventType.Started, StartedDetail.Booted);
        await AgentAsync(agent, isThere: true);
        life.IsEmpty();
    }

    [GuestFact]
    public async Task It_sleeps_in_memory_and_wakes()
    {
        await host.StartAsync();
        await host.Shell.DoAsync("echo asleep >/tmp/word");
        await host.DoAsync("dompmsuspend", LinuxGuest.Name, "mem");
        await host.StateAsync("pmsuspended");
        Assert.Contains("domain is not running", await host.RefusedAsync("domtime", LinuxGuest.Name));
        await host.DoAsync("dompmwakeup", LinuxGuest.Name);
        await host.StateAsync("running");
        await host.AnswersAsync();
        Assert.Equal("asleep", await host.Shell.DoAsync("cat /tmp/word"));
    }

    [GuestFact]
    public async Task A_button_that_the_guest_ignores_changes_nothing()
    {
        await host.StartAsync();
        await host.Shell.DoAsync("kill -STOP $(cat /run/acpid.pid)");
        await host.DoAsync("shutdown", LinuxGuest.Name, "--mode", "acpi");
        Assert.Equal("running", await host.StateAsync());
        Assert.Equal("guest", await host.DoAsync("domhostname", LinuxGuest.Name, "--source", "agent"));

        // It was only asked to power off: when it looks up again, it does.
        await host.Shell.DoAsync("kill -CONT $(cat /run/acpid.pid)");
        await host.StateAsync("shut off");
    }

    private static async Task AgentAsync(EventLog log, bool isThere) => Assert.Equal(isThere ? 1 : 2, (await log.NextAsync<DomainAgentLifecycleEvent>()).State);

    private static async Task LifeAsync(EventLog log, DomainEventType type, int detail)
    {
        var life = await log.NextAsync<DomainLifecycleEvent>();
        Assert.Equal((type, detail), (life.Type, life.Detail));
    }

    private static string[] Mode(string? mode) => mode is null ? [] : ["--mode", mode];

    private int Pressed() => host.Guest.Said().Split("powerbutton").Length - 1;
}
