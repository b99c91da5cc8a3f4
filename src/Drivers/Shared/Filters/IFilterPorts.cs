using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>Filters the ports of guests for the drivers that run them.</summary>
internal interface IFilterPorts
{
    /// <summary>Binds a filter to a port; once it is done, no frame passes that the filter does not let through.</summary>
    /// <remarks>The port need not be there yet: call it before the guest's card is connected. A binding of the port that is left over is replaced.</remarks>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">What is wrong with the filter or its variables; the port is as it was before.</exception>
    Task InstantiateAsync(FilterPort port, CancellationToken cancellationToken);

    /// <summary>Takes a port's rules away; does nothing for a port without.</summary>
    /// <param name="portDevice">The host's name of the port.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    Task ReleaseAsync(string portDevice, CancellationToken cancellationToken);
}

/// <summary>A guest's port.</summary>
/// <param name="PortDevice">The host's name of it, such as <c>vnet0</c>.</param>
/// <param name="OwnerName">The guest's name.</param>
/// <param name="OwnerUuid">The guest's uuid.</param>
/// <param name="Mac">The Ethernet address of the guest's card.</param>
/// <param name="FilterReference">The <c>filterref</c> element of the guest's card, with the values of variables.</param>
internal sealed record FilterPort(string PortDevice, string OwnerName, Guid OwnerUuid, string Mac, XElement FilterReference)
{
    /// <summary>The host's device that the port goes out through, where it is not a bridge's.</summary>
    internal string? LinkDevice { get; init; }

    /// <summary>Describes the binding.</summary>
    /// <returns>A <c>filterbinding</c> element.</returns>
    internal XElement Describe() => new(
        "filterbinding",
        new XElement("owner", new XElement("name", OwnerName), new XElement("uuid", OwnerUuid)),
        new XElement("portdev", new XAttribute("name", PortDevice)),
        LinkDevice is null ? null : new XElement("linkdev", new XAttribute("name", LinkDevice)),
        new XElement("mac", new XAttribute("address", Mac)),
        new XElement(FilterReference));
}
