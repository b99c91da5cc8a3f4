using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>The life of bindings of filters to ports.</summary>
public abstract class NWFilterBindingSuite(ConformanceTarget target) : Suite(target)
{
    private readonly string _filter = FreshName("filter");
    private readonly string _port = FreshName("vnet")[..14];

    [Fact]
    public async Task A_binding_is_found_by_its_port_and_described_as_libvirt_does()
    {
        await DefineAsync("<rule action='drop' direction='in'/>");
        var binding = await BindAsync("<parameter name='IP' value='10.0.0.2'/><parameter name='A' value='b'/>");
        Assert.Equal((_port, _filter), (binding.PortDevice, binding.FilterName));
        Assert.Equal(binding, await Host.NWFilters.LookupBindingAsync(_port, Token));
        Assert.Contains(binding, await Host.NWFilters.ListBindingsAsync(Token));
        Assert.Equal(
            $"""
            <filterbinding>
              <owner>
                <name>guest</name>
                <uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid>
              </owner>
              <portdev name='{_port}'/>
              <mac address='52:54:00:0b:35:93'/>
              <filterref filter='{_filter}'>
                <parameter name='A' value='b'/>
                <parameter name='IP' value='10.0.0.2'/>
                <parameter name='MAC' value='52:54:00:0b:35:93'/>
              </filterref>
            </filterbinding>

            """,
            await Host.NWFilters.GetBindingXmlAsync(binding, Token));
        await Host.NWFilters.DeleteBindingAsync(binding, Token);
        var message = await FailsAsync(VirtErrorCode.NoNWFilterBinding, () => Host.NWFilters.LookupBindingAsync(_port, Token));
        Assert.Contains($"no nwfilter binding for port dev '{_port}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_has_one_binding()
    {
        await DefineAsync("<rule action='drop' direction='in'/>");
        var binding = await BindAsync();
        Assert.Contains($"binding '{_port}' already exists", await FailsAsync(VirtErrorCode.OperationFailed, () => BindAsync()), StringComparison.Ordinal);
        await Host.NWFilters.DeleteBindingAsync(binding, Token);
    }

    [Fact]
    public async Task What_a_port_uses_stays_even_by_way_of_another_filter()
    {
        var inner = await DefineAsync("<rule action='drop' direction='in'/>", FreshName("inner"));
        var outer = await DefineAsync($"<filterref filter='{inner.Name}'/>");
        var binding = await BindAsync();
        foreach (var filter in new[] { inner, outer })
        {
            Assert.Contains("nwfilter is in use", await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.NWFilters.UndefineAsync(filter, Token)), StringComparison.Ordinal);
        }

        await Host.NWFilters.DeleteBindingAsync(binding, Token);
        await Host.NWFilters.UndefineAsync(outer, Token);
        await Host.NWFilters.UndefineAsync(inner, Token);
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        var message = await FailsAsync(VirtErrorCode.InternalError, () => BindAsync());
        Assert.Contains($"referenced filter '{_filter}' is missing", message, StringComparison.Ordinal);
        await DefineAsync("<rule action='drop' direction='in'><ip srcipaddr='$ONE' dstipaddr='$TWO[3]'/></rule>");
        message = await FailsAsync(VirtErrorCode.InternalError, () => BindAsync("<parameter name='TWO' value='10.0.0.2'/>"));
        Assert.Contains("Cannot instantiate filter due to unresolvable variables or unavailable list elements: ONE, TWO[3]", message, StringComparison.Ordinal);
        await FailsAsync(VirtErrorCode.NoNWFilterBinding, () => Host.NWFilters.LookupBindingAsync(_port, Token));
    }

    [Fact]
    public async Task A_change_that_a_port_cannot_have_changes_nothing()
    {
        var filter = await DefineAsync("<rule action='drop' direction='in'/>");
        var binding = await BindAsync();
        await FailsAsync(VirtErrorCode.InternalError, () => Host.NWFilters.DefineAsync(
            $"<filter name='{_filter}'><uuid>{filter.Uuid}</uuid><filterref filter='nosuch'/></filter>", false, Token));
        Assert.DoesNotContain("nosuch", await Host.NWFilters.GetXmlAsync(filter, Token), StringComparison.Ordinal);
        await Host.NWFilters.DeleteBindingAsync(binding, Token);
    }

    [Theory]
    [InlineData("any", true)]
    [InlineData("DHCP", true)]
    [InlineData("none", false)]
    public async Task The_address_alone_may_be_learned(string way, bool allowed)
    {
        await DefineAsync("<rule action='drop' direction='out'><ip srcipaddr='$IP'/></rule>");
        var parameters = $"<parameter name='CTRL_IP_LEARNING' value='{way}'/>";
        if (allowed)
        {
            await Host.NWFilters.DeleteBindingAsync(await BindAsync(parameters), Token);
            return;
        }

        Assert.Contains("list elements: IP", await FailsAsync(VirtErrorCode.InternalError, () => BindAsync(parameters)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_way_to_learn_is_refused()
    {
        await DefineAsync("<rule action='drop' direction='out'><ip srcipaddr='$IP'/></rule>");
        var message = await FailsAsync(VirtErrorCode.ParseFailed, () => BindAsync("<parameter name='CTRL_IP_LEARNING' value='guess'/>"));
        Assert.Contains($"filter '{_filter}' learning value 'guess' invalid.", message, StringComparison.Ordinal);
    }

    private Task<NWFilterRef> DefineAsync(string body, string? name = null) =>
        Host.NWFilters.DefineAsync($"<filter name='{name ?? _filter}'>{body}</filter>", false, Token);

    private Task<NWFilterBindingRef> BindAsync(string parameters = "") => Host.NWFilters.CreateBindingAsync(
        $"""
        <filterbinding>
          <owner><name>guest</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
          <portdev name='{_port}'/><mac address='52:54:0:b:35:93'/><filterref filter='{_filter}'>{parameters}</filterref>
        </filterbinding>
        """,
        false,
        Token);
}
