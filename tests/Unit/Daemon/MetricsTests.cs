using System.Globalization;
using System.Net;
using VirtPS.Daemon.Metrics;
using VirtPS.Engine.Admin;
using VirtPS.Engine.Errors;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class MetricsTests
{
    [Fact]
    public void Names_may_hold_anything()
    {
        var page = new MetricsPage();
        page.Family("a", "gauge", "Help.");
        page.Figure("a", 1.5, ("l", "say \"x\\y\"\n"), ("m", "z"));
        page.Figure("a", null);
        page.Figure("a", 2);
        Assert.Equal("# HELP a Help.\n# TYPE a gauge\na{l=\"say \\\"x\\\\y\\\"\\n\",m=\"z\"} 1.5\na 2\n", page.ToString());
    }

    [Fact]
    public async Task A_daemon_serves_its_figures_where_asked()
    {
        await using var daemon = await new DaemonRun()
            .Configure("log_level = 2\nmetrics_listen = \"127.0.0.1:0\"\nmetrics_hosts = [ \"test:///default\", \"vz:///system\" ]\n").ReadyAsync();
        var start = daemon.Errors.IndexOf("http://", StringComparison.Ordinal);
        var address = daemon.Errors[start..].Split('\n')[0].Trim();
        using var client = new HttpClient();
        var page = await client.GetStringAsync(address);
        Assert.Contains("virtps_clients{server=\"virtpsd\"} 0\n", page, StringComparison.Ordinal);
        Assert.Contains("virtps_host_up{host=\"test:///default\"} 1\n", page, StringComparison.Ordinal);
        Assert.Contains("virtps_host_up{host=\"vz:///system\"} 0\n", page, StringComparison.Ordinal);

        Assert.DoesNotContain("virtps_rpc_call_seconds_count", page, StringComparison.Ordinal);

        // libvirt's test host: one running domain with two virtual CPUs.
        const string Domain = "{host=\"test:///default\",domain=\"test\",uuid=\"6695eb01-f6a4-8304-79aa-97f2502e193f\"}";
        Assert.Contains($"virtps_domain_state{Domain} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"virtps_domain_vcpus{Domain} 2\n", page, StringComparison.Ordinal);
        using var other = await client.GetAsync(address.Replace("/metrics", "/", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        daemon.Signal(DaemonRun.Terminate);
        Assert.Equal(0, await daemon.EndAsync());
    }

    [Fact]
    public async Task Calls_are_counted_by_procedure_with_their_errors_and_their_time()
    {
        await using var daemon = await new DaemonRun().Configure("log_level = 2\nmetrics_listen = \"127.0.0.1:0\"\n").ReadyAsync();
        var admin = await VirtDaemonConnection.FindAsync($"virtpsd:///system?socket={daemon.Run}/virtps-admin-sock", CancellationToken.None);
        await admin.RefreshAsync(CancellationToken.None);
        await admin.RefreshAsync(CancellationToken.None);
        await Assert.ThrowsAsync<VirtException>(() => admin.SetLogFiltersAsync(["9:rpc"], CancellationToken.None));
        using var client = new HttpClient();
        var page = await client.GetStringAsync(daemon.Errors[daemon.Errors.IndexOf("http://", StringComparison.Ordinal)..].Split('\n')[0].Trim());
        Assert.Equal((2, 0), (Of("virtps_rpc_call_seconds_count", "GetLibraryVersion"), Of("virtps_rpc_call_errors_total", "GetLibraryVersion")));
        Assert.Equal((1, 1), (Of("virtps_rpc_call_seconds_count", "SetLoggingFilters"), Of("virtps_rpc_call_errors_total", "SetLoggingFilters")));
        Assert.InRange(Of("virtps_rpc_call_seconds_sum", "GetLibraryVersion"), double.Epsilon, 30);

        double Of(string name, string procedure) => double.Parse(
            page.Split('\n').Single(line => line.StartsWith($"{name}{{server=\"admin\",program=\"admin\",procedure=\"{procedure}\",number=", StringComparison.Ordinal)).Split(' ')[^1],
            CultureInfo.InvariantCulture);
    }
}
