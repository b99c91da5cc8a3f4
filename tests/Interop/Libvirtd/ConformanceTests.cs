using VirtPS.Engine.Errors;
using Xunit.Sdk;

namespace VirtPS.Tests.Interop;

/// <summary>A real libvirtd does what every driver must, asked by the remote driver: it shows that driver right, and the suites themselves.</summary>
/// <param name="libvirtd">The daemon.</param>
public sealed class ConformanceTests(RealLibvirtd libvirtd) : IClassFixture<RealLibvirtd>
{
    // Debian builds libvirt without netcf, so that interfaces can be looked at only; networks would reach out of the test.
    private static readonly Dictionary<string, string> Services = new(StringComparer.Ordinal)
    {
        ["StoragePoolSuite"] = "storage", ["StorageVolumeSuite"] = "storage", ["SparseStreamSuite"] = "storage",
        ["SecretSuite"] = "secret", ["NWFilterSuite"] = "nwfilter", ["NWFilterBindingSuite"] = "nwfilter", ["NodeDeviceSuite"] = "nodedev",
    };

    public static TheoryData<string, string, int> OnTestHost => Cases(SuiteCase.Of(), LibvirtdDiffers.OnTestHost);

    public static TheoryData<string, string, int> OnServices => Cases(SuiteCase.Of(Services.Keys), LibvirtdDiffers.OnServices);

    /// <summary>libvirt's test driver has fewer functions and flags than ours; what it says it lacks is not held against it.</summary>
    [RootTheory("libvirtd")]
    [MemberData(nameof(OnTestHost))]
    public async Task The_test_host_does_what_every_driver_must(string suite, string test, int row)
    {
        try
        {
            await SuiteCase.Named(suite, test, row).RunAsync(new LibvirtdTarget(libvirtd.HostUri));
        }
        catch (Exception e) when (e is VirtException refused ? LibvirtdDiffers.Lacks(refused) : LibvirtdDiffers.Lacks(e as XunitException))
        {
        }
    }

    [RootTheory("libvirtd")]
    [MemberData(nameof(OnServices))]
    public async Task The_services_of_a_host_do_what_every_driver_must(string suite, string test, int row)
    {
        var scratch = Directory.CreateTempSubdirectory("virtps-");
        try
        {
            var uri = libvirtd.LocalUri(Services[suite], "system");
            await SuiteCase.Named(suite, test, row).RunAsync(new LibvirtdTarget(uri, Path.Combine(scratch.FullName, "scratch")));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static TheoryData<string, string, int> Cases(IEnumerable<SuiteCase> cases, IReadOnlySet<string> without)
    {
        var data = new TheoryData<string, string, int>();
        foreach (var one in cases.Where(one => !without.Contains(one.Name) && !without.Contains($"{one.Name}/{one.Row}")))
        {
            data.Add(one.Suite, one.Test.Name, one.Row);
        }

        return data;
    }
}
