using VirtPS.Drivers.Shared.Filters;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Drivers.NWFilter;

/// <summary>Variables, lists and includes, as https://libvirt.org/formatnwfilter.html tells of them.</summary>
public sealed class PlannerTests
{
    private readonly Dictionary<string, StoredFilter> _filters = [];

    [Fact]
    public void Lists_of_one_iterator_are_walked_side_by_side()
    {
        Define("f", "<rule action='accept' direction='in'><tcp srcipaddr='$SRC' dstportstart='$PORT'/></rule>");
        Assert.Equal(["10.0.0.1:80", "10.0.0.2:81"], Rules(("SRC", "10.0.0.1"), ("SRC", "10.0.0.2"), ("PORT", "80"), ("PORT", "81")));
    }

    [Fact]
    public void Lists_of_several_iterators_are_combined()
    {
        Define("f", "<rule action='accept' direction='in'><tcp srcipaddr='$SRC[@1]' dstportstart='$PORT[@2]'/></rule>");
        Assert.Equal(
            ["10.0.0.1:80", "10.0.0.1:81", "10.0.0.2:80", "10.0.0.2:81"],
            Rules(("SRC", "10.0.0.1"), ("SRC", "10.0.0.2"), ("PORT", "80"), ("PORT", "81")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_element_can_be_named()
    {
        Define("f", "<rule action='accept' direction='in'><tcp srcipaddr='$SRC[1]' dstportstart='$PORT'/></rule>");
        Assert.Equal(["10.0.0.2:80", "10.0.0.2:81"], Rules(("SRC", "10.0.0.1"), ("SRC", "10.0.0.2"), ("PORT", "80"), ("PORT", "81")));
    }

    [Fact]
    public void What_is_the_same_makes_one_rule()
    {
        Define("f", "<rule action='accept' direction='in'><tcp srcipaddr='$SRC' dstportstart='$PORT'/></rule>");
        Assert.Equal(["10.0.0.1:80", "10.0.0.2:80"], Rules(("SRC", "10.0.0.1"), ("SRC", "10.0.0.2"), ("SRC", "10.0.0.1"), ("PORT", "80"), ("PORT", "80"), ("PORT", "80")));
    }

    [Fact]
    public void Lists_of_unequal_length_do_not_go_together()
    {
        Define("f", "<rule action='accept' direction='in'><tcp srcipaddr='$SRC' dstportstart='$PORT'/></rule>");
        var error = Assert.Throws<VirtException>(() => Rules(("SRC", "10.0.0.1"), ("PORT", "80"), ("PORT", "81")));
        Assert.Contains("Cardinality of list items must be the same for processing them in parallel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_outer_filter_is_given_counts_more_than_what_it_gives()
    {
        Define("inner", "<rule action='accept' direction='in'><tcp srcipaddr='$SRC' dstportstart='$PORT'/></rule>");
        Define("f", "<filterref filter='inner'><parameter name='SRC' value='10.0.0.9'/><parameter name='PORT' value='9'/></filterref>");
        Assert.Equal(["10.0.0.1:9"], Rules(("SRC", "10.0.0.1")));
    }

    [Fact]
    public void The_cards_address_is_known_without_being_given()
    {
        Define("f", "<rule action='accept' direction='out'><mac srcmacaddr='$MAC'/></rule>");
        var rule = Assert.Single(Plan().Rules!).Rule;
        Assert.Equal("52:54:00:00:00:01", rule.Matches["srcmacaddr"].Text);
    }

    [Fact]
    public void Learned_addresses_take_the_place_of_given_ones()
    {
        Define("f", "<rule action='accept' direction='out'><ip srcipaddr='$IP'/></rule>");
        Assert.Equal((null, AddressLearning.Any), (Plan().Rules, Plan().Learning));
        var learned = new FilterPlanner(_filters.GetValueOrDefault).Plan(Binding([("CTRL_IP_LEARNING", "dhcp")], ["10.0.0.1", "10.0.0.2"]));
        Assert.Equal(AddressLearning.Dhcp, learned.Learning);
        Assert.Equal(["10.0.0.1", "10.0.0.2"], learned.Rules!.Select(rule => rule.Rule.Matches["srcipaddr"].Text));
    }

    [Fact]
    public void Rules_of_the_first_chain_come_first_and_no_rule_before_its_chain()
    {
        _filters["late"] = Filter("<filter name='late' chain='arp' priority='-500'><rule action='drop' direction='in' priority='-600'/></filter>");
        Define("f", "<filterref filter='late'/><rule action='accept' direction='in' priority='7'/>");
        Assert.Equal([("root", 7), ("arp", -500)], Plan().Rules!.Select(rule => (rule.Chain, rule.Priority)));
    }

    private static StoredFilter Filter(string xml) => new(NWFilterNormalizer.Normalize(VirtXml.Parse(xml, "filter")));

    private void Define(string name, string body) => _filters[name] = Filter($"<filter name='{name}'>{body}</filter>");

    private PortPlan Plan(params (string Name, string Value)[] parameters) => new FilterPlanner(_filters.GetValueOrDefault).Plan(Binding(parameters, []));

    private IEnumerable<string> Rules(params (string Name, string Value)[] parameters) =>
        Plan(parameters).Rules!.Select(rule => $"{rule.Rule.Matches["srcipaddr"].Text}:{rule.Rule.Matches["dstportstart"].Text}");

    private static StoredBinding Binding((string Name, string Value)[] parameters, IReadOnlyList<string> learned) => new(NWFilterBindingNormalizer.Normalize(VirtXml.Parse(
        $"""
        <filterbinding>
          <owner><name>guest</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
          <portdev name='p'/><mac address='52:54:00:00:00:01'/>
          <filterref filter='f'>{string.Concat(parameters.Select(one => $"<parameter name='{one.Name}' value='{one.Value}'/>"))}</filterref>
        </filterbinding>
        """,
        "filterbinding")))
    {
        Learned = learned,
    };
}
