using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text.Json;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Networks.Links;

/// <summary>The network devices and routes of a host.</summary>
/// <param name="network">The network stack.</param>
internal sealed class HostLinks(IHostNetwork network)
{
    // IFNAMSIZ, with the zero at the end.
    private const int LongestName = 15;

    /// <summary>Lists the names of the devices.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The names.</returns>
    internal async Task<IReadOnlySet<string>> NamesAsync(CancellationToken cancellationToken)
    {
        // Two lines of titles, then a line for each device: its name, a colon, and numbers.
        var lines = await network.ReadTableAsync("dev", cancellationToken).ConfigureAwait(false);
        return lines.Skip(2).Select(line => line[..line.LastIndexOf(':')].Trim()).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Tells whether there is a device.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>Whether there is.</returns>
    internal async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) =>
        (await NamesAsync(cancellationToken).ConfigureAwait(false)).Contains(name);

    /// <summary>Gives a device's number.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="cancellationToken">Stops the look.</param>
    /// <returns>The number.</returns>
    /// <exception cref="VirtException">InternalError when there is no such device.</exception>
    internal async Task<int> IndexAsync(string name, CancellationToken cancellationToken)
    {
        var found = await ReadAsync($"Unable to find device {name}", ["-j", "link", "show", "dev", name], cancellationToken).ConfigureAwait(false);
        return found[0].GetProperty("ifindex").GetInt32();
    }

    /// <summary>Lists the IPv4 routes of the main table to networks, the default routes left out.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>Each network as text, such as <c>192.168.1.0/24</c>, and its device.</returns>
    internal async Task<IReadOnlyList<(string Target, string Device)>> RoutesAsync(CancellationToken cancellationToken)
    {
        var routes = new List<(string, string)>();
        foreach (var line in (await network.ReadTableAsync("route", cancellationToken).ConfigureAwait(false)).Skip(1))
        {
            // The device, the target, …, and as the eighth the mask; addresses are numbers as the host keeps them.
            var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var (target, mask) = (uint.Parse(fields[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), uint.Parse(fields[7], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            if (mask != 0)
            {
                routes.Add((string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(target)}/{BitOperations.PopCount(mask)}"), fields[0]));
            }
        }

        return routes;
    }

    /// <summary>Takes a device away; does nothing when there is none.</summary>
    /// <param name="name">The device's name.</param>
    /// <param name="cancellationToken">Stops the removal.</param>
    /// <returns>The removal.</returns>
    /// <exception cref="VirtException">InternalError when it stays.</exception>
    internal async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var result = await network.TryRunAsync("ip", ["link", "delete", "dev", name], input: null, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0 && await ExistsAsync(name, cancellationToken).ConfigureAwait(false))
        {
            throw new VirtException(VirtErrorCode.InternalError, $"Unable to delete device {name}: {result.Error.Trim()}", VirtErrorDomain.Network);
        }
    }

    /// <summary>Refuses a name that no device can have, or that would mean something to the programs.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The name.</returns>
    /// <exception cref="VirtException">XmlError.</exception>
    internal static string CheckName(string name) =>
        name.Length is > 0 and <= LongestName && name is not ("." or "..") && name[0] != '-'
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':' or '@' or '+')
            ? name
            : throw new VirtException(
                VirtErrorCode.XmlError, $"'{name}' cannot name a network device (expected up to {LongestName} letters, digits and -_.:@+)", VirtErrorDomain.Network);

    private async Task<JsonElement[]> ReadAsync(string purpose, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var text = await network.RunAsync(purpose, "ip", arguments, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(string.IsNullOrWhiteSpace(text) ? "[]" : text);

        // Some versions give an empty object for each device that is not asked for.
        return [.. document.RootElement.EnumerateArray().Where(one => one.EnumerateObject().Any()).Select(one => one.Clone())];
    }
}
