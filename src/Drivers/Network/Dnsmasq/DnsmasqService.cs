using System.Globalization;
using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;

namespace VirtPS.Drivers.Network.Dnsmasq;

/// <summary>Starts, refreshes and ends the dnsmasq of each network, which gives addresses, names and boot files.</summary>
/// <param name="host">The network stack.</param>
/// <param name="state">The directory of the files that survive a boot.</param>
/// <param name="run">The directory of the files with process numbers.</param>
/// <param name="user">The user to run as, where dnsmasq's own cannot reach the files; nothing for its own.</param>
/// <remarks>A dnsmasq outlives the daemon that started it; the next one finds it by its process number and its command line.</remarks>
internal sealed class DnsmasqService(IHostNetwork host, string state, string run, string? user)
{
    private const string Program = "dnsmasq";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Starts the dnsmasq of a network that needs one.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>The start.</returns>
    /// <exception cref="VirtException">InternalError with dnsmasq's own words, ConfigUnsupported for what it cannot do.</exception>
    internal async Task StartAsync(XElement network, CancellationToken cancellationToken)
    {
        if (!DnsmasqConfiguration.IsNeeded(network))
        {
            return;
        }

        var files = FilesOf(network);
        HostDirectory.Make(state, isPrivate: false);
        HostDirectory.Make(run, isPrivate: false);
        var configuration = ConfigurationOf(network, files);
        await WriteAsync(files.Configuration, configuration.Write(), WholeFile.Private, cancellationToken).ConfigureAwait(false);
        await WriteHostsAsync(configuration, files, cancellationToken).ConfigureAwait(false);
        await host.RunAsync(
            $"dnsmasq of network '{files.Network}' did not start", Program,
            [$"--conf-file={files.Configuration}", $"--dhcp-leasefile={files.Leases}", .. user is null ? [] : (string[])[$"--user={user}"]], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets a running dnsmasq read its clients and names again, and starts one where it is missing or was started with something else.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the refresh.</param>
    /// <returns>The refresh.</returns>
    internal async Task RefreshAsync(XElement network, CancellationToken cancellationToken)
    {
        if (!DnsmasqConfiguration.IsNeeded(network))
        {
            return;
        }

        var files = FilesOf(network);
        var configuration = ConfigurationOf(network, files);
        if (Find(network) is not { } process || !File.Exists(files.Configuration)
            || await File.ReadAllTextAsync(files.Configuration, cancellationToken).ConfigureAwait(false) != configuration.Write())
        {
            await RestartAsync(network, cancellationToken).ConfigureAwait(false);
            return;
        }

        await WriteHostsAsync(configuration, files, cancellationToken).ConfigureAwait(false);
        process.Signal(HostLibrary.Hangup);
    }

    /// <summary>Starts a network's dnsmasq anew, which reads all of its configuration only then.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <returns>The start.</returns>
    internal async Task RestartAsync(XElement network, CancellationToken cancellationToken)
    {
        await EndAsync(network, cancellationToken).ConfigureAwait(false);
        await StartAsync(network, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a network's dnsmasq and removes what it needed; the leases go with it.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the wait for its end.</param>
    /// <returns>The end.</returns>
    internal async Task StopAsync(XElement network, CancellationToken cancellationToken)
    {
        await EndAsync(network, cancellationToken).ConfigureAwait(false);
        FilesOf(network).Remove();
    }

    /// <summary>Gives the files of a network's dnsmasq.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The files.</returns>
    internal DnsmasqFiles FilesOf(XElement network) => new(state, run, network.Element("name")!.Value);

    /// <summary>Finds the process of a network's dnsmasq.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The process; nothing when it does not run.</returns>
    internal DetachedProcess? Find(XElement network)
    {
        var files = FilesOf(network);
        try
        {
            return int.TryParse(File.ReadAllText(files.ProcessNumber), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
                && File.ReadAllText($"/proc/{number}/cmdline").Contains($"--conf-file={files.Configuration}\0", StringComparison.Ordinal)
                ? DetachedProcess.Adopt(number)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Task WriteHostsAsync(DnsmasqConfiguration configuration, DnsmasqFiles files, CancellationToken cancellationToken) => Task.WhenAll(
        WriteAsync(files.Hosts, configuration.WriteHosts(), WholeFile.Public, cancellationToken),
        WriteAsync(files.Names, configuration.WriteNamesFile(), WholeFile.Public, cancellationToken));

    private static async Task WriteAsync(string path, string text, UnixFileMode rights, CancellationToken cancellationToken)
    {
        try
        {
            await WholeFile.WriteAsync(path, Encoding.UTF8.GetBytes(text), rights, overwrite: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.WriteFailed, $"cannot write config file '{path}': {e.Message}", VirtErrorDomain.Network, e);
        }
    }

    private static DnsmasqConfiguration ConfigurationOf(XElement network, DnsmasqFiles files) =>
        new(network, files) { Maker = "virtps", ProcessNumber = files.ProcessNumber };

    private async Task EndAsync(XElement network, CancellationToken cancellationToken)
    {
        if (Find(network) is { } process)
        {
            await process.EndAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
    }
}
