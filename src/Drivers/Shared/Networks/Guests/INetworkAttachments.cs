using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Networks.Guests;

/// <summary>Connects the guests of this host's hypervisors to its virtual networks.</summary>
/// <remarks>virDomainNetAllocateActualDevice and its kin, which go through network ports too.</remarks>
internal interface INetworkAttachments
{
    /// <summary>Gives a network card of a guest a port of its network.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="card">Its <c>interface</c> element of type network.</param>
    /// <param name="cancellationToken">Stops it; the port is not made.</param>
    /// <returns>What the card is to be connected to.</returns>
    /// <exception cref="VirtException">NoNetwork; OperationInvalid when the network does not run; InternalError when no device of it is free.</exception>
    Task<NetworkAttachment> AttachAsync(NetworkGuest guest, XElement card, CancellationToken cancellationToken);

    /// <summary>Makes sure that the port of a guest that already runs is known, as after a restart of its network or of the daemon.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="known">The attachment as it was given.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The attachment as it is.</returns>
    /// <exception cref="VirtException">NoNetwork; OperationInvalid when the network does not run; InternalError when its device is another's now.</exception>
    Task<NetworkAttachment> ReclaimAsync(NetworkGuest guest, NetworkAttachment known, CancellationToken cancellationToken);

    /// <summary>Changes the limits of a card, as far as they are the network's business.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="card">The card's new description.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The attachment as it is now.</returns>
    /// <exception cref="VirtException">OperationInvalid when so much cannot be kept free.</exception>
    Task<NetworkAttachment> ChangeBandwidthAsync(NetworkAttachment attachment, XElement card, CancellationToken cancellationToken);

    /// <summary>Gives a port back; does nothing when it or its network is gone.</summary>
    /// <param name="attachment">The attachment.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The release.</returns>
    Task ReleaseAsync(NetworkAttachment attachment, CancellationToken cancellationToken);
}
