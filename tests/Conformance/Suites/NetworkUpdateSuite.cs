using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Changes of one section of a network.</summary>
public abstract class NetworkUpdateSuite(ConformanceTarget target) : Suite(target)
{
    private const string HostOne = "<host mac='52:54:00:00:00:01' name='one' ip='192.168.99.11'/>";

    private readonly string _name = FreshName("net");

    [Fact]
    public async Task A_dhcp_host_is_added_changed_and_deleted()
    {
        var network = await DefineAsync();
        await UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, HostOne);
        Assert.Contains(HostOne, await XmlAsync(network), StringComparison.Ordinal);
        await UpdateAsync(
            network, NetworkUpdateCommand.Modify, NetworkSection.IpDhcpHost, "<host mac='52:54:00:00:00:01' name='one' ip='192.168.99.12'/>");
        Assert.DoesNotContain(HostOne, await XmlAsync(network), StringComparison.Ordinal);
        Assert.Contains("192.168.99.12", await XmlAsync(network), StringComparison.Ordinal);
        await UpdateAsync(network, NetworkUpdateCommand.Delete, NetworkSection.IpDhcpHost, "<host name='one'/>");
        Assert.DoesNotContain("192.168.99.12", await XmlAsync(network), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_place_is_before_the_last()
    {
        var network = await DefineAsync();
        await UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, HostOne);
        await UpdateAsync(network, NetworkUpdateCommand.AddFirst, NetworkSection.IpDhcpHost, "<host mac='52:54:00:00:00:02' ip='192.168.99.22'/>");
        await UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<host mac='52:54:00:00:00:03' ip='192.168.99.33'/>");
        var xml = await XmlAsync(network);
        int[] places = [At(xml, "99.22"), At(xml, "99.11"), At(xml, "99.33")];
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<host mac='52:54:00:00:00:09' ip='192.168.99.2'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.Modify, NetworkSection.IpDhcpHost, HostOne, VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.Delete, NetworkSection.IpDhcpHost, HostOne, VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.None, NetworkSection.IpDhcpHost, HostOne, VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<host/>", VirtErrorCode.XmlError)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<host mac='52:54:00:00:00:03'/>", VirtErrorCode.XmlError)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<host mac='zz' ip='192.168.99.9'/>", VirtErrorCode.XmlError)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<host name='x' ip='999.1.1.1'/>", VirtErrorCode.XmlError)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<host name='x' ip='fe80::1'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, "<range/>", VirtErrorCode.XmlError)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpRange, "<range start='192.168.99.100' end='192.168.99.200'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.Modify, NetworkSection.IpDhcpRange, "<range start='192.168.99.100' end='192.168.99.200'/>", VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.Delete, NetworkSection.IpDhcpRange, "<range start='192.168.99.100' end='192.168.99.201'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.Bridge, "<bridge/>", VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.Domain, "<domain/>", VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.Ip, "<ip/>", VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.Forward, "<forward/>", VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.ForwardPf, "<pf/>", VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.None, "<x/>", VirtErrorCode.OperationUnsupported)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.ForwardInterface, "<interface/>", VirtErrorCode.XmlError)]
    [InlineData(NetworkUpdateCommand.Delete, NetworkSection.ForwardInterface, "<interface dev='eth9'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.PortGroup, "<portgroup/>", VirtErrorCode.XmlError)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.PortGroup, "<portgroup name='blue'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.PortGroup, "<portgroup name='red' default='yes'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.Modify, NetworkSection.PortGroup, "<portgroup name='red'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.DnsTxt, "<txt name='note' value='other'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.Modify, NetworkSection.DnsTxt, "<txt name='nowhere' value='other'/>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.AddLast, NetworkSection.DnsHost, "<host ip='192.168.99.3'><hostname>z</hostname></host>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.Delete, NetworkSection.DnsHost, "<host><hostname>twice</hostname></host>", VirtErrorCode.OperationInvalid)]
    [InlineData(NetworkUpdateCommand.Delete, NetworkSection.DnsSrv, "<srv service='ldap'/>", VirtErrorCode.OperationInvalid)]
    public async Task A_change_that_does_not_fit_is_refused_and_changes_nothing(
        NetworkUpdateCommand command, NetworkSection section, string xml, VirtErrorCode code)
    {
        var network = await DefineAsync();
        var before = await XmlAsync(network);
        await FailsAsync(code, () => UpdateAsync(network, command, section, xml));
        Assert.Equal(before, await XmlAsync(network));
    }

    [Theory]
    [InlineData(NetworkSection.DnsTxt, "<txt name='note' value='changed'/>", "value='text'")]
    [InlineData(NetworkSection.DnsHost, "<host ip='192.168.99.3'><hostname>changed</hostname></host>", "nothing")]
    [InlineData(NetworkSection.PortGroup, "<portgroup name='blue' default='yes' trustGuestRxFilters='yes'/>", "nothing")]
    public async Task An_entry_is_changed_in_its_place(NetworkSection section, string xml, string gone)
    {
        var network = await DefineAsync();
        await UpdateAsync(network, NetworkUpdateCommand.Modify, section, xml);
        var after = await XmlAsync(network);
        Assert.Contains(section == NetworkSection.PortGroup ? "trustGuestRxFilters" : "changed", after, StringComparison.Ordinal);
        Assert.DoesNotContain(gone, after, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NetworkSection.IpDhcpRange, "<range start='192.168.99.210' end='192.168.99.220'/>", "192.168.99.210")]
    [InlineData(NetworkSection.ForwardInterface, "<interface dev='eth7'/>", "eth7")]
    [InlineData(NetworkSection.PortGroup, "<portgroup name='green'/>", "green")]
    [InlineData(NetworkSection.DnsHost, "<host ip='192.168.99.77'><hostname>seven</hostname></host>", "seven")]
    [InlineData(NetworkSection.DnsTxt, "<txt name='memo' value='seven'/>", "memo")]
    [InlineData(NetworkSection.DnsSrv, "<srv service='kerberos' protocol='tcp' domain='d.example' target='k.example'/>", "kerberos")]
    public async Task An_entry_of_each_section_is_added_and_deleted(NetworkSection section, string xml, string sign)
    {
        var network = await DefineAsync();
        await UpdateAsync(network, NetworkUpdateCommand.AddLast, section, xml);
        Assert.Contains(sign, await XmlAsync(network), StringComparison.Ordinal);
        await UpdateAsync(network, NetworkUpdateCommand.Delete, section, xml);
        Assert.DoesNotContain(sign, await XmlAsync(network), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_goes_where_the_flags_say()
    {
        var network = await DefineAsync();
        await FailsAsync(
            VirtErrorCode.OperationInvalid,
            () => UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.DnsTxt, "<txt name='live' value='1'/>", NetworkUpdateFlags.Live));
        await Host.Networks.StartAsync(network, Token);
        await UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.DnsTxt, "<txt name='live' value='1'/>", NetworkUpdateFlags.Live);
        await UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.DnsTxt, "<txt name='config' value='1'/>", NetworkUpdateFlags.Config);
        await UpdateAsync(
            network, NetworkUpdateCommand.AddLast, NetworkSection.DnsTxt, "<txt name='both' value='1'/>", NetworkUpdateFlags.Live | NetworkUpdateFlags.Config);
        var live = await XmlAsync(network);
        var config = await Host.Networks.GetXmlAsync(network, NetworkXmlFlags.Inactive, Token);
        Assert.Equal((true, false, true), (live.Contains("'live'"), live.Contains("'config'"), live.Contains("'both'")));
        Assert.Equal((false, true, true), (config.Contains("'live'"), config.Contains("'config'"), config.Contains("'both'")));
        await Host.Networks.DestroyAsync(network, Token);
        Assert.Equal(config, await XmlAsync(network));
    }

    [Fact]
    public async Task A_transient_network_has_no_definition_to_change()
    {
        var network = await Host.Networks.CreateAsync(Xml(), NetworkCreateFlags.None, Token);
        await FailsAsync(
            VirtErrorCode.OperationInvalid,
            () => UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.DnsTxt, "<txt name='t' value='1'/>", NetworkUpdateFlags.Config));
        await Host.Networks.DestroyAsync(network, Token);
    }

    [Fact]
    public async Task An_address_that_is_not_there_is_named()
    {
        var network = await DefineAsync();
        var message = await FailsAsync(
            VirtErrorCode.OperationInvalid,
            () => Host.Networks.UpdateAsync(network, NetworkUpdateCommand.AddLast, NetworkSection.IpDhcpHost, 3, HostOne, NetworkUpdateFlags.Current, Token));
        Assert.Contains("index 3", message, StringComparison.Ordinal);
    }

    private static int At(string text, string part) => text.IndexOf(part, StringComparison.Ordinal);

    private Task UpdateAsync(
        NetworkRef network, NetworkUpdateCommand command, NetworkSection section, string xml, NetworkUpdateFlags flags = NetworkUpdateFlags.Current) =>
        Host.Networks.UpdateAsync(network, command, section, -1, xml, flags, Token);

    private Task<string> XmlAsync(NetworkRef network) => Host.Networks.GetXmlAsync(network, NetworkXmlFlags.None, Token);

    private Task<NetworkRef> DefineAsync() => Host.Networks.DefineAsync(Xml(), NetworkDefineFlags.None, Token);

    private string Xml() => $"""
        <network>
          <name>{_name}</name>
          <forward mode='nat'/>
          <dns>
            <txt name='note' value='text'/>
            <host ip='192.168.99.3'><hostname>twice</hostname></host>
            <host ip='192.168.99.4'><hostname>twice</hostname></host>
          </dns>
          <ip address='192.168.99.1' netmask='255.255.255.0'>
            <dhcp>
              <range start='192.168.99.100' end='192.168.99.200'/>
              <host mac='52:54:00:00:00:09' name='nine' ip='192.168.99.9'/>
            </dhcp>
          </ip>
          <portgroup name='blue' default='yes'/>
        </network>
        """;
}
