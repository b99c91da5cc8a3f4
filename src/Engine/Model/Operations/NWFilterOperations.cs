using VirtPS.Engine.Access;
using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Model;

/// <summary>What can be done with network filters and their bindings of one connection.</summary>
/// <remarks>Each call passes the gate (closed, read-only, access) before it reaches the driver.</remarks>
public sealed class NWFilterOperations : FamilyOperations<INWFilterDriver>
{
    internal NWFilterOperations(VirtConnection connection, OperationGate gate)
        : base(connection, gate, gate.Driver.NWFilters)
    {
    }

    /// <summary>Lists filters.</summary>
    /// <remarks>virConnectListAllNWFilters.</remarks>
    public Task<IReadOnlyList<NWFilterRef>> ListAsync(CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchNWFilters, Permissions.NWFilter.GetAttributes), family => family.ListAsync(cancellationToken), filter => filter, cancellationToken);

    /// <summary>Finds a filter by name; NoNWFilter when there is none.</summary>
    /// <remarks>virNWFilterLookupByName.</remarks>
    public Task<NWFilterRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        FindAsync(Permissions.NWFilter.GetAttributes, family => family.LookupByNameAsync(name, cancellationToken), cancellationToken);

    /// <summary>Finds a filter by uuid; NoNWFilter when there is none.</summary>
    /// <remarks>virNWFilterLookupByUUID.</remarks>
    public Task<NWFilterRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        FindAsync(Permissions.NWFilter.GetAttributes, family => family.LookupByUuidAsync(uuid, cancellationToken), cancellationToken);

    /// <summary>Stores a filter.</summary>
    /// <remarks>virNWFilterDefineXMLFlags.</remarks>
    public Task<NWFilterRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        RunAsync(Rights.Of(Permissions.NWFilter.Write).And(Permissions.NWFilter.Save), new DescribedTarget("nwfilter", xml) { IsValidated = validate }, family => family.DefineAsync(xml, validate, cancellationToken), cancellationToken);

    /// <summary>Removes a filter that nothing uses.</summary>
    /// <remarks>virNWFilterUndefine.</remarks>
    public Task UndefineAsync(NWFilterRef filter, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NWFilter.Delete, filter, (family, filter) => family.UndefineAsync(filter, cancellationToken), cancellationToken);

    /// <summary>Gives a filter's description.</summary>
    /// <remarks>virNWFilterGetXMLDesc.</remarks>
    public Task<string> GetXmlAsync(NWFilterRef filter, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NWFilter.Read, filter, (family, filter) => family.GetXmlAsync(filter, cancellationToken), cancellationToken);

    /// <summary>Lists bindings.</summary>
    /// <remarks>virConnectListAllNWFilterBindings.</remarks>
    public Task<IReadOnlyList<NWFilterBindingRef>> ListBindingsAsync(CancellationToken cancellationToken) =>
        ListAsync((Permissions.Connect.SearchNWFilterBindings, Permissions.NWFilterBinding.GetAttributes), family => family.ListBindingsAsync(cancellationToken), binding => binding, cancellationToken);

    /// <summary>Finds a binding; NoNWFilterBinding when there is none.</summary>
    /// <remarks>virNWFilterBindingLookupByPortDev.</remarks>
    public Task<NWFilterBindingRef> LookupBindingAsync(string portDevice, CancellationToken cancellationToken) =>
        FindAsync(Permissions.NWFilterBinding.GetAttributes, family => family.LookupBindingAsync(portDevice, cancellationToken), cancellationToken);

    /// <summary>Binds a filter to a port.</summary>
    /// <remarks>virNWFilterBindingCreateXML.</remarks>
    public Task<NWFilterBindingRef> CreateBindingAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NWFilterBinding.Create, new DescribedTarget("nwfilter_binding", xml) { IsValidated = validate }, family => family.CreateBindingAsync(xml, validate, cancellationToken), cancellationToken);

    /// <summary>Removes a binding.</summary>
    /// <remarks>virNWFilterBindingDelete.</remarks>
    public Task DeleteBindingAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NWFilterBinding.Delete, binding, (family, binding) => family.DeleteBindingAsync(binding, cancellationToken), cancellationToken);

    /// <summary>Gives a binding's description.</summary>
    /// <remarks>virNWFilterBindingGetXMLDesc.</remarks>
    public Task<string> GetBindingXmlAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) =>
        RunAsync(Permissions.NWFilterBinding.Read, binding, (family, binding) => family.GetBindingXmlAsync(binding, cancellationToken), cancellationToken);
}
