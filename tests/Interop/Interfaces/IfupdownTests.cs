namespace VirtPS.Tests.Interop.Interfaces;

/// <summary>Real cards and bridges of a host, set up by virsh through virtpsd in the files of ifupdown, by ifupdown's own programs.</summary>
public sealed class IfupdownTests(InterfaceHost host) : IClassFixture<InterfaceHost>
{
    private const string Mac = "52:54:00:00:77:02";

    private const string Bridge =
        """
        <interface type='bridge' name='br0'><start mode='onboot'/>
          <protocol family='ipv4'><ip address='10.7.0.1' prefix='24'/></protocol>
          <bridge stp='off' delay='0'><interface type='ethernet' name='eth0'/></bridge></interface>
        """;

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var one in SuiteCase.Of("InterfaceSuite"))
            {
                data.Add(one.Test.Name, one.Row);
            }

            return data;
        }
    }

    [InterfaceTheory]
    [MemberData(nameof(Cases))]
    public async Task Interfaces_do_what_every_driver_must(string test, int row)
    {
        await host.EmptyAsync();
        await SuiteCase.Named("InterfaceSuite", test, row).RunAsync(host);
    }

    [InterfaceFact]
    public async Task A_bridge_lives_and_goes_and_nothing_else_is_touched()
    {
        await PrepareAsync();
        await host.DefineAsync(Bridge);
        Assert.StartsWith(InterfaceHost.Administrators, await File.ReadAllTextAsync(host.File), StringComparison.Ordinal);
        Assert.Contains("inactive", await host.DoAsync("iface-list", "--inactive"), StringComparison.Ordinal);
        Assert.Equal(Mac, (await host.DoAsync("iface-mac", "eth0")).Trim());
        await host.DoAsync("iface-start", "br0");
        Assert.Contains("10.7.0.1/24", await host.Stack.DoAsync("ip", "-br", "addr", "show", "br0"), StringComparison.Ordinal);
        Assert.Contains("master br0", await host.Stack.DoAsync("ip", "link", "show", "eth0"), StringComparison.Ordinal);
        Assert.Contains("<interface type='ethernet' name='eth0'>", await host.DoAsync("iface-dumpxml", "br0"), StringComparison.Ordinal);
        Assert.NotEqual(0, (await host.TryAsync("iface-start", "br0")).Code);

        // virsh 9.0 ends with 1 after iface-destroy, whatever became of it.
        Assert.Empty((await host.TryAsync("iface-destroy", "br0")).Errors.Trim());
        Assert.DoesNotContain("br0", await host.Stack.DoAsync("ip", "link"), StringComparison.Ordinal);
        await host.DoAsync("iface-undefine", "br0");
        Assert.Equal(InterfaceHost.Administrators, await File.ReadAllTextAsync(host.File));
    }

    [InterfaceFact]
    public async Task A_change_is_taken_back_even_by_another_daemon()
    {
        await PrepareAsync();
        await host.DoAsync("iface-begin");
        await host.DefineAsync(Bridge);
        await host.DoAsync("iface-start", "br0");
        await host.DoAsync("iface-undefine", "spare0");
        Assert.DoesNotContain("spare0", await File.ReadAllTextAsync(host.File), StringComparison.Ordinal);
        await host.KillAndStartAsync();
        Assert.Contains("there is another transaction running", (await host.TryAsync("iface-begin")).Errors, StringComparison.Ordinal);
        await host.DoAsync("iface-rollback");
        Assert.Equal(InterfaceHost.Administrators, await File.ReadAllTextAsync(host.File));
        Assert.DoesNotContain("br0", await host.Stack.DoAsync("ip", "link"), StringComparison.Ordinal);
        Assert.Contains("no transaction running", (await host.TryAsync("iface-commit")).Errors, StringComparison.Ordinal);
    }

    [InterfaceFact]
    public async Task A_change_that_is_kept_stays()
    {
        await PrepareAsync();
        await host.DoAsync("iface-begin");
        await host.DefineAsync(Bridge);
        await host.DoAsync("iface-commit");
        await host.KillAndStartAsync();
        Assert.Contains("br0", await host.DoAsync("iface-list", "--all"), StringComparison.Ordinal);
        Assert.Contains("no transaction running", (await host.TryAsync("iface-rollback")).Errors, StringComparison.Ordinal);
        await host.DoAsync("iface-undefine", "br0");
        Assert.Equal(InterfaceHost.Administrators, await File.ReadAllTextAsync(host.File));
    }

    [InterfaceFact]
    public async Task A_card_with_its_address_goes_behind_a_bridge_and_comes_back()
    {
        await PrepareAsync();
        await host.DefineAsync(
            $"<interface type='ethernet' name='eth0'><start mode='onboot'/><mac address='{Mac}'/><protocol family='ipv4'><ip address='10.7.0.9' prefix='24'/></protocol></interface>");
        await host.DoAsync("iface-start", "eth0");
        await host.DoAsync("iface-bridge", "eth0", "br1");
        Assert.Contains("10.7.0.9/24", await host.Stack.DoAsync("ip", "-br", "addr", "show", "br1"), StringComparison.Ordinal);
        Assert.Contains("master br1", await host.Stack.DoAsync("ip", "link", "show", "eth0"), StringComparison.Ordinal);
        Assert.DoesNotContain("10.7.0.9", await host.Stack.DoAsync("ip", "-br", "addr", "show", "eth0"), StringComparison.Ordinal);
        Assert.DoesNotContain("iface eth0", await File.ReadAllTextAsync(host.File), StringComparison.Ordinal);
        await host.DoAsync("iface-unbridge", "br1");
        Assert.Contains("10.7.0.9/24", await host.Stack.DoAsync("ip", "-br", "addr", "show", "eth0"), StringComparison.Ordinal);
        Assert.DoesNotContain("br1", await host.Stack.DoAsync("ip", "link"), StringComparison.Ordinal);
    }

    [InterfaceFact]
    public async Task What_the_kernel_cannot_make_is_said_and_not_active()
    {
        await PrepareAsync();
        await host.DefineAsync(
            "<interface type='vlan' name='eth0.7'><start mode='none'/><protocol family='ipv4'><ip address='10.7.7.1' prefix='24'/></protocol><vlan tag='7'><interface name='eth0'/></vlan></interface>");
        var started = await host.TryAsync("iface-start", "eth0.7");
        var isThere = (await host.Stack.RunAsync("ip", "link", "show", "eth0.7")).Code == 0;
        Assert.Equal(started.Code == 0, isThere);
        if (!isThere)
        {
            Assert.Contains("ifup", started.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("eth0.7", await host.DoAsync("iface-list"), StringComparison.Ordinal);
        }
    }

    private async Task PrepareAsync()
    {
        await host.EmptyAsync();
        await host.AddCardAsync("eth0", Mac);
    }
}
