using System.Net;
using VirtPS.Daemon.Metrics;
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

        // libvirt's test host: one running domain with two virtual CPUs.
        const string Domain = "{host=\"test:///default\",domain=\"test\",uuid=\"6695eb01-f6a4-8304-79aa-97f2502e193f\"}";
        Assert.Contains($"virtps_domain_state{Domain} 1\n", page, StringComparison.Ordinal);
        Assert.Contains($"virtps_domain_vcpus{Domain} 2\n", page, StringComparison.Ordinal);
        using var other = await client.GetAsync(address.Replace("/metrics", "/", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        daemon.Signal(DaemonRun.Terminate);
        Assert.Equal(0, await daemon.EndAsync());
    }
}
