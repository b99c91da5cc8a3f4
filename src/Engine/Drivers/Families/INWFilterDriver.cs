namespace VirtPS.Engine.Drivers;

/// <summary>Network filters and their bindings.</summary>
/// <remarks>virNWFilter*. A member that a driver leaves out fails with NoSupport.</remarks>
public interface INWFilterDriver
{
    /// <summary>Lists filters.</summary>
    /// <remarks>virConnectListAllNWFilters.</remarks>
    Task<IReadOnlyList<NWFilterRef>> ListAsync(CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<NWFilterRef>>("virConnectListAllNWFilters");

    /// <summary>Finds a filter by name; NoNWFilter when there is none.</summary>
    /// <remarks>virNWFilterLookupByName.</remarks>
    Task<NWFilterRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        Unsupported.Call<NWFilterRef>("virNWFilterLookupByName");

    /// <summary>Finds a filter by uuid; NoNWFilter when there is none.</summary>
    /// <remarks>virNWFilterLookupByUUID.</remarks>
    Task<NWFilterRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        Unsupported.Call<NWFilterRef>("virNWFilterLookupByUUID");

    /// <summary>Stores a filter.</summary>
    /// <remarks>virNWFilterDefineXMLFlags.</remarks>
    Task<NWFilterRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        Unsupported.Call<NWFilterRef>("virNWFilterDefineXMLFlags");

    /// <summary>Removes a filter that nothing uses.</summary>
    /// <remarks>virNWFilterUndefine.</remarks>
    Task UndefineAsync(NWFilterRef filter, CancellationToken cancellationToken) => Unsupported.Call("virNWFilterUndefine");

    /// <summary>Gives a filter's description.</summary>
    /// <remarks>virNWFilterGetXMLDesc.</remarks>
    Task<string> GetXmlAsync(NWFilterRef filter, CancellationToken cancellationToken) => Unsupported.Call<string>("virNWFilterGetXMLDesc");

    /// <summary>Lists bindings.</summary>
    /// <remarks>virConnectListAllNWFilterBindings.</remarks>
    Task<IReadOnlyList<NWFilterBindingRef>> ListBindingsAsync(CancellationToken cancellationToken) =>
        Unsupported.Call<IReadOnlyList<NWFilterBindingRef>>("virConnectListAllNWFilterBindings");

    /// <summary>Finds a binding; NoNWFilterBinding when there is none.</summary>
    /// <remarks>virNWFilterBindingLookupByPortDev.</remarks>
    Task<NWFilterBindingRef> LookupBindingAsync(string portDevice, CancellationToken cancellationToken) =>
        Unsupported.Call<NWFilterBindingRef>("virNWFilterBindingLookupByPortDev");

    /// <summary>Binds a filter to a port.</summary>
    /// <remarks>virNWFilterBindingCreateXML.</remarks>
    Task<NWFilterBindingRef> CreateBindingAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        Unsupported.Call<NWFilterBindingRef>("virNWFilterBindingCreateXML");

    /// <summary>Removes a binding.</summary>
    /// <remarks>virNWFilterBindingDelete.</remarks>
    Task DeleteBindingAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) => Unsupported.Call("virNWFilterBindingDelete");

    /// <summary>Gives a binding's description.</summary>
    /// <remarks>virNWFilterBindingGetXMLDesc.</remarks>
    Task<string> GetBindingXmlAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) =>
        Unsupported.Call<string>("virNWFilterBindingGetXMLDesc");
}
