using System.Xml.Linq;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.NWFilter;

/// <summary>What a port has when the host refuses its new rules.</summary>
public sealed class FilterFamilyTests : IDisposable
{
    private readonly Host _host = new();
    private readonly FilterFamily _family;

    public FilterFamilyTests() => _family = new FilterFamily(_host, _host, isPrivileged: true);

    private static CancellationToken Token => CancellationToken.None;

    private IFilterPorts Ports => _family;

    public void Dispose() => _family.Dispose();

    [Fact]
    public async Task A_port_keeps_its_binding_and_rules_when_another_filter_cannot_be_put_into_effect()
    {
        await DefineAsync("old");
        await DefineAsync("new");
        await Ports.InstantiateAsync(Port("old"), Token);
        _host.Refuses = true;
        await Assert.ThrowsAsync<VirtException>(() => Ports.InstantiateAsync(Port("new"), Token));
        Assert.Equal("old", Assert.Single(await _family.ListBindingsAsync(Token)).FilterName);
        Assert.Equal("old", _host.Kept["vnet0"].Ref.FilterName);

        _host.Refuses = false;
        await Ports.InstantiateAsync(Port("new"), Token);
        Assert.Equal("new", _host.Kept["vnet0"].Ref.FilterName);
    }

    [Fact]
    public async Task A_port_without_a_binding_gets_none_when_its_rules_are_refused()
    {
        await DefineAsync("old");
        _host.Refuses = true;
        await Assert.ThrowsAsync<VirtException>(() => Ports.InstantiateAsync(Port("old"), Token));
        Assert.Empty(await _family.ListBindingsAsync(Token));
        Assert.Empty(_host.Kept);
    }

    [Fact]
    public async Task An_address_that_could_not_be_used_is_heard_again()
    {
        await DefineAsync("old");
        await Ports.InstantiateAsync(Port("old"), Token);
        _host.Refuses = true;
        await Assert.ThrowsAsync<VirtException>(() => _family.LearnAsync("vnet0", ["192.0.2.7"], Token));
        _host.Refuses = false;
        var before = _host.Changes;
        await _family.LearnAsync("vnet0", ["192.0.2.7"], Token);
        Assert.Equal(before + 1, _host.Changes);
        Assert.Equal(["192.0.2.7"], _host.Kept["vnet0"].Learned);
    }

    private static FilterPort Port(string filter) =>
        new("vnet0", "guest", Guid.NewGuid(), "52:54:00:00:00:01", new XElement("filterref", new XAttribute("filter", filter)));

    private Task DefineAsync(string name) =>
        _family.DefineAsync($"<filter name='{name}'><rule action='drop' direction='in'><mac/></rule></filter>", validate: false, Token);

    /// <summary>A host that refuses all rules when it is told to.</summary>
    private sealed class Host : IFilterStore, IFilterEngine
    {
        public bool Refuses { get; set; }

        public int Changes { get; private set; }

        public Dictionary<string, StoredBinding> Kept { get; } = [];

        public Task SaveAsync(StoredFilter filter, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SaveAsync(StoredBinding binding, CancellationToken cancellationToken)
        {
            Kept[binding.Ref.PortDevice] = binding;
            return Task.CompletedTask;
        }

        public void Remove(StoredFilter filter) => throw new NotSupportedException();

        public void Remove(StoredBinding binding) => Kept.Remove(binding.Ref.PortDevice);

        public Task ApplyAsync(IReadOnlyList<PortPlan> plans, CancellationToken cancellationToken)
        {
            Changes += plans.Count;
            return Refuses ? throw new VirtException(VirtErrorCode.InternalError, "the kernel refuses", VirtErrorDomain.Firewall) : Task.CompletedTask;
        }

        public Task RemoveAsync(string port, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
