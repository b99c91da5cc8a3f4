using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NWFilter;

/// <summary>Keeps filters in the configuration directory and bindings, which last no longer than the host runs, in the run directory.</summary>
/// <param name="filters">The filters' files.</param>
/// <param name="bindings">The bindings' files.</param>
internal sealed class FilterFiles(DefinitionFiles filters, DefinitionFiles bindings) : IFilterStore
{
    private const string Status = "filterbindingstatus";
    private const string Learned = "learned";

    /// <inheritdoc/>
    public Task SaveAsync(StoredFilter filter, CancellationToken cancellationToken) => filters.SaveAsync(filter.Ref.Name, filter.Definition, cancellationToken);

    /// <inheritdoc/>
    public Task SaveAsync(StoredBinding binding, CancellationToken cancellationToken) => bindings.SaveAsync(
        binding.Ref.PortDevice,
        new XElement(Status, new XElement(binding.Definition), binding.Learned.Select(address => new XElement(Learned, new XAttribute("address", address)))),
        cancellationToken);

    /// <inheritdoc/>
    public void Remove(StoredFilter filter) => filters.Remove(filter.Ref.Name);

    /// <inheritdoc/>
    public void Remove(StoredBinding binding) => bindings.Remove(binding.Ref.PortDevice);

    /// <summary>Reads a filter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="VirtException">What is wrong with the file.</exception>
    internal async Task<StoredFilter> ReadFilterAsync(string name, CancellationToken cancellationToken)
    {
        var text = await filters.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        var filter = new StoredFilter(NWFilterNormalizer.Normalize(VirtXml.Parse(text, "filter", XmlLimits.LocalFile)));
        return filter.Ref.Name == name
            ? filter
            : throw new VirtException(VirtErrorCode.ConfigUnsupported, $"network filter config filename '{name}.xml' does not match name '{filter.Ref.Name}'", VirtErrorDomain.NWFilter);
    }

    /// <summary>Reads a binding.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The binding.</returns>
    /// <exception cref="VirtException">What is wrong with the file.</exception>
    internal async Task<StoredBinding> ReadBindingAsync(string port, CancellationToken cancellationToken)
    {
        var status = VirtXml.Parse(await bindings.ReadAsync(port, cancellationToken).ConfigureAwait(false), Status, XmlLimits.LocalFile);
        var binding = status.Element("filterbinding")
            ?? throw new VirtException(VirtErrorCode.InternalError, "filter binding status missing content", VirtErrorDomain.NWFilter);
        return new StoredBinding(NWFilterBindingNormalizer.Normalize(new XElement(binding)))
        {
            Learned = [.. status.Elements(Learned).Select(one => (string)one.Attribute("address")!)],
        };
    }
}
