using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>An address of a guest.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Interface">The interface: the guest's name for it from an agent, the host's otherwise.</param>
/// <param name="Mac">Its MAC address, where known.</param>
/// <param name="Address">The address.</param>
/// <param name="Prefix">The length of its network prefix.</param>
/// <param name="Family">IPv4 or IPv6.</param>
/// <param name="Source">Where it was learnt.</param>
public sealed record VirtDomainAddress(
    VirtDomain Domain, string Interface, string? Mac, string Address, int Prefix, string Family, VirtAddressSource Source)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The address with the length of its prefix.</summary>
    public string Cidr => $"{Address}/{Prefix}";

    /// <summary>Asks a host for the addresses of a guest.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="source">Where to look.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The addresses.</returns>
    /// <exception cref="VirtException">What the host says; with <see cref="VirtAddressSource.Any"/> only when no source can answer.</exception>
    /// <remarks>virDomainInterfaceAddresses.</remarks>
    public static async Task<IReadOnlyList<VirtDomainAddress>> ReadAsync(VirtDomain domain, VirtAddressSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (source != VirtAddressSource.Any)
        {
            return await AskAsync(domain, source, cancellationToken).ConfigureAwait(false);
        }

        VirtException? refusal = null;
        var answered = false;
        foreach (var one in (VirtAddressSource[])[VirtAddressSource.Lease, VirtAddressSource.Agent, VirtAddressSource.Arp])
        {
            try
            {
                if (await AskAsync(domain, one, cancellationToken).ConfigureAwait(false) is { Count: > 0 } found)
                {
                    return found;
                }

                answered = true;
            }
            catch (VirtException error) when (error.Code is not (VirtErrorCode.NoDomain or VirtErrorCode.OperationTimeout))
            {
                refusal ??= error;
            }
        }

        return answered || refusal is null ? [] : throw refusal;
    }

    /// <summary>Gives the address.</summary>
    /// <returns>The address.</returns>
    public override string ToString() => Address;

    private static async Task<IReadOnlyList<VirtDomainAddress>> AskAsync(VirtDomain domain, VirtAddressSource source, CancellationToken cancellationToken)
    {
        var where = source switch
        {
            VirtAddressSource.Agent => DomainAddressSource.Agent,
            VirtAddressSource.Arp => DomainAddressSource.Arp,
            _ => DomainAddressSource.Lease,
        };
        var interfaces = await domain.Connection.DomainGuests.GetAddressesAsync(domain.Ref, where, cancellationToken).ConfigureAwait(false);
        return
        [
            .. interfaces.SelectMany(one => one.Addresses.Select(address =>
                new VirtDomainAddress(domain, one.Name, one.Mac, address.Address, address.Prefix, address.IsIPv6 ? "IPv6" : "IPv4", source))),
        ];
    }
}
