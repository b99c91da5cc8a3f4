using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Reads and writes the tags of domains, which stand in their metadata and so go where the domains go.</summary>
/// <remarks>virDomainGetMetadata and virDomainSetMetadata with the namespace <see cref="Namespace"/>; any client of libvirt's can read them.</remarks>
public static class DomainTags
{
    /// <summary>The namespace of the element that holds the tags.</summary>
    public const string Namespace = "urn:virtps:tags:1";

    private const string Prefix = "virtps";
    private const int Together = 32;

    /// <summary>Reads the tags of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The tags, by their words.</returns>
    public static async Task<IReadOnlyList<VirtDomainTag>> GetAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var tags = await ReadAsync(domain, cancellationToken).ConfigureAwait(false);
        return [.. tags.Select(tag => new VirtDomainTag(domain, tag.Key, tag.Value))];
    }

    /// <summary>Gives a domain tags; a word that it has already gets the new value.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="tags">The tags, as <see cref="VirtDomainTag.Tag"/> writes them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InvalidArg for a tag without a word.</exception>
    public static async Task AddAsync(VirtDomain domain, IEnumerable<string> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var added = tags.Select(Split).ToList();
        var all = await ReadAsync(domain, cancellationToken).ConfigureAwait(false);
        foreach (var (key, value) in added)
        {
            all[key] = value;
        }

        await WriteAsync(domain, all, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes tags away from a domain; those that it has not are no matter.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="unwanted">Tells the tags to take away.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    public static async Task RemoveAsync(VirtDomain domain, Func<VirtDomainTag, bool> unwanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(unwanted);
        var all = await ReadAsync(domain, cancellationToken).ConfigureAwait(false);
        var kept = new SortedDictionary<string, string>(
            all.Where(tag => !unwanted(new VirtDomainTag(domain, tag.Key, tag.Value))).ToDictionary(), all.Comparer);
        if (kept.Count < all.Count)
        {
            await WriteAsync(domain, kept, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Narrows domains to those with certain tags; many are asked at once.</summary>
    /// <param name="domains">The domains.</param>
    /// <param name="wanted">Tells whether a domain's tags are what is looked for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those that have them, in their order.</returns>
    public static async Task<IReadOnlyList<VirtDomain>> NarrowAsync(
        IReadOnlyList<VirtDomain> domains, Func<IReadOnlyList<VirtDomainTag>, bool> wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domains);
        ArgumentNullException.ThrowIfNull(wanted);
        var has = new bool[domains.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Together, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, domains.Count, options, async (i, token) => has[i] = wanted(await TagsOfAsync(domains[i], token).ConfigureAwait(false))).ConfigureAwait(false);
        return [.. domains.Where((_, i) => has[i])];
    }

    // A domain that goes while it is asked has no tags any more.
    private static async Task<IReadOnlyList<VirtDomainTag>> TagsOfAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(domain, cancellationToken).ConfigureAwait(false);
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoDomain)
        {
            return [];
        }
    }

    private static (string Key, string Value) Split(string tag)
    {
        var at = tag.IndexOf('=', StringComparison.Ordinal);
        var key = (at < 0 ? tag : tag[..at]).Trim();
        return key.Length > 0
            ? (key, at < 0 ? string.Empty : tag[(at + 1)..].Trim())
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"'{tag}' is no tag: write a word, or word=value");
    }

    private static async Task<SortedDictionary<string, string>> ReadAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            var text = await domain.Connection.Domains.GetMetadataAsync(
                domain.Ref, DomainMetadataType.Element, Namespace, DomainAffectFlags.Current, cancellationToken).ConfigureAwait(false);
            foreach (var tag in VirtXml.Parse(text, null).Elements().Where(element => element.Name.LocalName == "tag"))
            {
                if (tag.Attribute("name") is { Value.Length: > 0 } name)
                {
                    tags[name.Value] = (string?)tag.Attribute("value") ?? string.Empty;
                }
            }
        }
        catch (VirtException error) when (error.Code == VirtErrorCode.NoDomainMetadata)
        {
            // It never had any.
        }

        return tags;
    }

    // Both the run and what outlives it, so that a tag is there at once and stays.
    private static Task WriteAsync(VirtDomain domain, SortedDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        var scope = (domain.IsActive ? DomainAffectFlags.Live : 0) | (domain.IsPersistent ? DomainAffectFlags.Config : 0);
        var element = new XElement("tags", tags.Select(tag => new XElement(
            "tag", new XAttribute("name", tag.Key), tag.Value.Length == 0 ? null : new XAttribute("value", tag.Value))));
        return domain.Connection.Domains.SetMetadataAsync(
            domain.Ref, DomainMetadataType.Element, tags.Count == 0 ? null : VirtXml.Write(element), Prefix, Namespace, scope, cancellationToken);
    }
}
