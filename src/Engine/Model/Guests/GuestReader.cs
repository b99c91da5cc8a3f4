using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Model;

/// <summary>Puts together what a guest tells of itself.</summary>
public static class GuestReader
{
    /// <summary>Asks a guest.</summary>
    /// <param name="domain">The domain, which must run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it tells.</returns>
    /// <exception cref="VirtException">What the host says; AgentUnresponsive and the like when nobody answers in the guest.</exception>
    public static async Task<VirtGuest> ReadAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var guests = domain.Connection.DomainGuests;
        var info = await guests.GetInfoAsync(domain.Ref, DomainGuestInfoTypes.None, cancellationToken).ConfigureAwait(false);
        var time = await TryAsync(() => guests.GetTimeAsync(domain.Ref, cancellationToken)).ConfigureAwait(false);
        var fields = new StatisticsReader(info.GroupBy(field => field.Name).ToDictionary(group => group.Key, group => group.First().Value));
        return new VirtGuest
        {
            Domain = domain,
            HostName = fields.Text("hostname"),
            Time = time is { } shown ? DateTimeOffset.FromUnixTimeSeconds(shown.Seconds).AddTicks(shown.Nanoseconds / TimeSpan.NanosecondsPerTick) : null,
            TimeZone = fields.Text("timezone.name"),
            UtcOffset = fields.Whole("timezone.offset") is { } offset ? TimeSpan.FromSeconds(offset) : null,
            Os = OsOf(fields),
            Users = fields.Numbered("user", (_, user) => new VirtGuestUser(
                user.Text("name") ?? string.Empty,
                user.Text("domain"),
                user.Whole("login-time") is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null)),
            FileSystems = fields.Numbered("fs", (_, system) => new VirtGuestFileSystem(
                system.Text("mountpoint") ?? string.Empty,
                system.Text("name"),
                system.Text("fstype"),
                system.Whole("total-bytes"),
                system.Whole("used-bytes"),
                [.. system.Numbered("disk", (_, disk) => disk.Text("alias") ?? disk.Text("device") ?? string.Empty)])),
            Disks = fields.Numbered("disk", (_, disk) => new VirtGuestDisk(
                disk.Text("name") ?? string.Empty, disk.Whole("partition") == 1, disk.Text("alias"))),
            Interfaces = fields.Numbered("if", (_, card) => new GuestInterface(
                card.Text("name") ?? string.Empty,
                card.Text("hwaddr"),
                [.. card.Numbered("addr", (_, address) => new GuestAddress(
                    address.Text("addr") ?? string.Empty, (int)(address.Whole("prefix") ?? 0), address.Text("type") == "ipv6"))])),
            Load = [.. new[] { "load.1m", "load.5m", "load.15m" }.Select(info.Find<double>).OfType<double>()],
        };
    }

    private static VirtGuestOs? OsOf(StatisticsReader fields) => fields.Text("os.id") is null && fields.Text("os.name") is null
        ? null
        : new VirtGuestOs(
            fields.Text("os.id"), fields.Text("os.name"), fields.Text("os.pretty-name"), fields.Text("os.version"), fields.Text("os.version-id"),
            fields.Text("os.machine"), fields.Text("os.kernel-release"), fields.Text("os.kernel-version"));

    // The clock is asked for apart from the rest, and a guest that does not tell it tells the rest all the same.
    private static async Task<GuestTime?> TryAsync(Func<Task<GuestTime>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (VirtException)
        {
            return null;
        }
    }
}
