using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>The host's nft, and what its kernel can do.</summary>
internal sealed class NftHost
{
    private const string Probe = "virtps_probe";

    /// <summary>Carries a script out, wholly or not at all.</summary>
    /// <param name="script">The script.</param>
    /// <param name="cancellationToken">Kills nft.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError with nft's own words, or when there is no nft.</exception>
    internal async Task RunAsync(string script, CancellationToken cancellationToken)
    {
        var result = await TryRunAsync(["-f", "-"], script, cancellationToken).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"nft refused the rules: {FirstLine(result.Error)}", VirtErrorDomain.Firewall);
        }
    }

    /// <summary>Lists a table.</summary>
    /// <param name="family">The table's family.</param>
    /// <param name="cancellationToken">Kills nft.</param>
    /// <returns>What nft writes; nothing when there is no such table.</returns>
    internal async Task<string?> ListAsync(string family, CancellationToken cancellationToken)
    {
        var result = await TryRunAsync(["list", "table", family, NftScript.Table], null, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? result.Output : null;
    }

    /// <summary>Finds out where the kernel looks at bridged packets with its knowledge of connections.</summary>
    /// <param name="cancellationToken">Kills nft.</param>
    /// <returns>Where.</returns>
    internal async Task<NftPackets> ProbeAsync(CancellationToken cancellationToken)
    {
        var script = $"table bridge {Probe} {{ chain c {{ type filter hook prerouting priority 0; ct state new; }} }}";
        return (await TryRunAsync(["-c", "-f", "-"], script, cancellationToken).ConfigureAwait(false)).ExitCode == 0 ? NftPackets.Bridge
            : IsOn("bridge-nf-call-iptables") && IsOn("bridge-nf-call-ip6tables") ? NftPackets.Host
            : NftPackets.Nowhere;
    }

    private static bool IsOn(string setting)
    {
        try
        {
            return File.ReadAllText($"/proc/sys/net/bridge/{setting}").Trim() == "1";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].Trim();

    private static Task<ProgramResult> TryRunAsync(IEnumerable<string> arguments, string? input, CancellationToken cancellationToken) =>
        HostProgram.Find("nft", VirtErrorDomain.Firewall).TryRunAsync(arguments, input, cancellationToken);
}
