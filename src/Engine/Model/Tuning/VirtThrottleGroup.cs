using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A group of disks of a domain that share limits of I/O.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Group">The group's name.</param>
/// <param name="Limits">Its limits.</param>
/// <param name="Disks">The targets of the disks in it.</param>
public sealed record VirtThrottleGroup(VirtDomain Domain, string Group, VirtIoLimits Limits, IReadOnlyList<string> Disks)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>Gives the groups of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="inactive">Whether those of its stored definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The groups.</returns>
    /// <remarks>They are part of the description (virDomainGetXMLDesc), since libvirt 11.2.</remarks>
    public static async Task<IReadOnlyList<VirtThrottleGroup>> ReadAsync(VirtDomain domain, bool inactive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var xml = await domain.Connection.Domains.GetXmlAsync(domain.Ref, inactive ? DomainXmlFlags.Inactive : DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        var description = DomainXml.Parse(xml);
        return description.Element.Elements("throttlegroups").Elements("throttlegroup").Select(group =>
        {
            var name = (string?)group.Element("group_name") ?? string.Empty;
            var disks = description.Devices.Disks.Where(disk =>
                disk.Element.Elements("throttlefilters").Elements("throttlefilter").Any(filter => (string?)filter.Attribute("group") == name));
            return new VirtThrottleGroup(domain, name, VirtIoLimits.Of(group), disks.Select(disk => disk.Target).OfType<string>().ToArray());
        }).ToArray();
    }

    /// <summary>Gives the group's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Group;
}
