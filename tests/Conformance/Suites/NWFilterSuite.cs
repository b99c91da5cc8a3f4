using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The life of network filters.</summary>
public abstract class NWFilterSuite(ConformanceTarget target) : Suite(target)
{
    private readonly string _name = FreshName("filter");

    [Fact]
    public async Task A_filter_is_found_by_name_and_by_uuid()
    {
        var filter = await DefineAsync(_name);
        Assert.Equal(_name, filter.Name);
        Assert.Equal(filter, await Host.NWFilters.LookupByNameAsync(_name, Token));
        Assert.Equal(filter, await Host.NWFilters.LookupByUuidAsync(filter.Uuid, Token));
        Assert.Contains(filter, await Host.NWFilters.ListAsync(Token));
        var message = await FailsAsync(VirtErrorCode.NoNWFilter, () => Host.NWFilters.LookupByNameAsync("nosuch", Token));
        Assert.Contains("no nwfilter with matching name 'nosuch'", message, StringComparison.Ordinal);
        var uuid = Guid.NewGuid();
        message = await FailsAsync(VirtErrorCode.NoNWFilter, () => Host.NWFilters.LookupByUuidAsync(uuid, Token));
        Assert.Contains($"no nwfilter with matching uuid '{uuid}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_is_libvirts()
    {
        var filter = await Host.NWFilters.DefineAsync(
            $"<filter name='{_name}' chain='arp'><rule action='drop' direction='out'><arp arpsrcipaddr='$IP' opcode='1'/></rule></filter>", false, Token);
        Assert.Equal(
            $"""
            <filter name='{_name}' chain='arp' priority='-500'>
              <uuid>{filter.Uuid}</uuid>
              <rule action='drop' direction='out' priority='500'>
                <arp opcode='Request' arpsrcipaddr='$IP'/>
              </rule>
            </filter>

            """,
            await Host.NWFilters.GetXmlAsync(filter, Token));
    }

    [Fact]
    public async Task A_new_definition_needs_the_name_and_the_uuid()
    {
        var filter = await DefineAsync(_name);
        Assert.Equal(filter, await DefineAsync(_name, filter.Uuid, "<rule action='accept' direction='in'/>"));
        Assert.Contains("action='accept'", await Host.NWFilters.GetXmlAsync(filter, Token), StringComparison.Ordinal);
        var message = await FailsAsync(VirtErrorCode.OperationFailed, () => DefineAsync(_name));
        Assert.Contains($"filter '{_name}' already exists with uuid {filter.Uuid}", message, StringComparison.Ordinal);
        message = await FailsAsync(VirtErrorCode.OperationFailed, () => DefineAsync(FreshName("other"), filter.Uuid));
        Assert.Contains($"filter with same UUID but different name ('{_name}') already exists", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_never_include_themselves()
    {
        var inner = await DefineAsync(_name);
        var outer = await DefineAsync(FreshName("outer"), body: $"<filterref filter='{_name}'/>");
        var message = await FailsAsync(VirtErrorCode.OperationFailed, () => DefineAsync(_name, inner.Uuid, $"<filterref filter='{outer.Name}'/>"));
        Assert.Contains("filter would introduce a loop", message, StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.OperationFailed, () => DefineAsync(_name, inner.Uuid, $"<filterref filter='{_name}'/>"));
    }

    [Fact]
    public async Task A_filter_that_another_includes_can_go_and_come()
    {
        var inner = await DefineAsync(_name);
        await DefineAsync(FreshName("outer"), body: $"<filterref filter='{_name}'/>");
        await Host.NWFilters.UndefineAsync(inner, Token);
        await FailsAsync(VirtErrorCode.NoNWFilter, () => Host.NWFilters.GetXmlAsync(inner, Token));
        await FailsAsync(VirtErrorCode.NoNWFilter, () => Host.NWFilters.UndefineAsync(inner, Token));
        await DefineAsync(_name);
    }

    [Theory]
    [InlineData("<filter/>", VirtErrorCode.InternalError, "filter has no name")]
    [InlineData("<filter name='x' chain='nonsense'/>", VirtErrorCode.InvalidArg, "Invalid chain name 'nonsense'")]
    [InlineData("<filter name='x'><rule action='drop'/></filter>", VirtErrorCode.InternalError, "rule node requires direction attribute")]
    [InlineData("<filter name='x'><rule action='drop' direction='in'><ip srcipaddr='1.2.3'/><ip srcipaddr='1.2.3.400'/></rule></filter>", VirtErrorCode.InternalError, "srcipaddr has illegal value 1.2.3.400")]
    public async Task A_bad_description_is_refused(string xml, VirtErrorCode code, string words) =>
        Assert.Contains(words, await FailsAsync(code, () => Host.NWFilters.DefineAsync(xml, false, Token)), StringComparison.Ordinal);

    [Fact]
    public async Task Every_host_has_the_stock_filters()
    {
        var names = (await Host.NWFilters.ListAsync(Token)).Select(filter => filter.Name).ToList();
        string[] expected =
        [
            "allow-arp", "allow-dhcp", "allow-dhcp-server", "allow-incoming-ipv4", "allow-ipv4", "clean-traffic", "no-arp-ip-spoofing", "no-arp-mac-spoofing",
            "no-arp-spoofing", "no-ip-multicast", "no-ip-spoofing", "no-mac-broadcast", "no-mac-spoofing", "no-other-l2-traffic", "no-other-rarp-traffic",
            "qemu-announce-self", "qemu-announce-self-rarp",
        ];
        Assert.Empty(expected.Except(names));
    }

    private Task<NWFilterRef> DefineAsync(string name, Guid? uuid = null, string body = "<rule action='drop' direction='in'/>") =>
        Host.NWFilters.DefineAsync($"<filter name='{name}'>{(uuid is null ? string.Empty : $"<uuid>{uuid}</uuid>")}{body}</filter>", false, Token);
}
