using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A thread for disk input and output of a domain, as it was at one moment.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Affinity">The host's CPUs that it may use, such as <c>0-3</c>.</param>
/// <param name="ThreadPoolMin">The fewest workers that it keeps, where that is said.</param>
/// <param name="ThreadPoolMax">The most workers that it may have, where that is said.</param>
public sealed record VirtIOThread(VirtDomain Domain, uint Id, string Affinity, int? ThreadPoolMin, int? ThreadPoolMax)
{
    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The same number, under the name that commands for threads have for it: a piped domain has an Id too.</summary>
    public int IOThread => (int)Id;

    /// <summary>Gives the I/O threads of a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="inactive">Whether those of its stored definition.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The threads.</returns>
    /// <remarks>virDomainGetIOThreadInfo.</remarks>
    public static async Task<IReadOnlyList<VirtIOThread>> ReadAsync(VirtDomain domain, bool inactive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var stored = inactive || !domain.IsActive;
        var threads = await domain.Connection.DomainTuning.GetIOThreadsAsync(
            domain.Ref, stored ? DomainAffectFlags.Config : DomainAffectFlags.Live, cancellationToken).ConfigureAwait(false);
        var xml = await domain.Connection.Domains.GetXmlAsync(domain.Ref, stored ? DomainXmlFlags.Inactive : DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
        var described = new DomainTuningXml(DomainXml.Parse(xml).Element).IOThreadIds.ToArray();

        // An array, because PowerShell cannot take single items out of what a collection expression makes.
        return threads.Select(thread =>
        {
            var said = Array.Find(described, one => one.Id == thread.Id);
            return new VirtIOThread(domain, thread.Id, HostCpus.Text(thread.Affinity), said?.ThreadPoolMin, said?.ThreadPoolMax);
        }).ToArray();
    }

    /// <summary>Gives the domain and the number.</summary>
    /// <returns>Such as <c>web iothread 1</c>.</returns>
    public override string ToString() => $"{DomainName} iothread {Id}";
}
