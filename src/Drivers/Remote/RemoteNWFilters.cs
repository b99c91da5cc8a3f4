using VirtPS.Engine.Drivers;
using VirtPS.Engine.Rpc.Protocol;

namespace VirtPS.Drivers.Remote;

/// <summary>Network filters of a daemon's host, and their bindings.</summary>
internal sealed class RemoteNWFilters(RemoteLink link) : INWFilterDriver
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<NWFilterRef>> ListAsync(CancellationToken cancellationToken) =>
        (await link.CallAsync(NWFilterProcedures.ListAll, new ListArgs(1, 0), cancellationToken).ConfigureAwait(false)).Filters;

    /// <inheritdoc/>
    public async Task<NWFilterRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        (await link.CallAsync(NWFilterProcedures.LookupByName, new NameArgs(name), cancellationToken).ConfigureAwait(false)).Filter;

    /// <inheritdoc/>
    public async Task<NWFilterRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) =>
        (await link.CallAsync(NWFilterProcedures.LookupByUuid, new UuidArgs(uuid), cancellationToken).ConfigureAwait(false)).Filter;

    /// <inheritdoc/>
    /// <remarks>Without validation it is the call that every daemon knows.</remarks>
    public async Task<NWFilterRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        (await (validate
            ? link.CallAsync(NWFilterProcedures.DefineXmlFlags, new XmlFlagsArgs(xml, 1), cancellationToken)
            : link.CallAsync(NWFilterProcedures.DefineXml, new XmlArgs(xml), cancellationToken)).ConfigureAwait(false)).Filter;

    /// <inheritdoc/>
    public Task UndefineAsync(NWFilterRef filter, CancellationToken cancellationToken) =>
        link.CallAsync(NWFilterProcedures.Undefine, new NWFilterArgs(filter), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NWFilterRef filter, CancellationToken cancellationToken) =>
        link.TextAsync(NWFilterProcedures.GetXml, new NWFilterFlagsArgs(filter, 0), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<NWFilterBindingRef>> ListBindingsAsync(CancellationToken cancellationToken) =>
        (await link.CallAsync(NWFilterProcedures.ListAllBindings, new ListArgs(1, 0), cancellationToken).ConfigureAwait(false)).Bindings;

    /// <inheritdoc/>
    public async Task<NWFilterBindingRef> LookupBindingAsync(string portDevice, CancellationToken cancellationToken) =>
        (await link.CallAsync(NWFilterProcedures.LookupBinding, new NameArgs(portDevice), cancellationToken).ConfigureAwait(false)).Binding;

    /// <inheritdoc/>
    public async Task<NWFilterBindingRef> CreateBindingAsync(string xml, bool validate, CancellationToken cancellationToken) =>
        (await link.CallAsync(NWFilterProcedures.CreateBinding, new XmlFlagsArgs(xml, validate ? 1u : 0), cancellationToken).ConfigureAwait(false)).Binding;

    /// <inheritdoc/>
    public Task DeleteBindingAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) =>
        link.CallAsync(NWFilterProcedures.DeleteBinding, new NWFilterBindingArgs(binding), cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetBindingXmlAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) =>
        link.TextAsync(NWFilterProcedures.GetBindingXml, new NWFilterBindingFlagsArgs(binding, 0), cancellationToken);
}
