using System.Xml.Linq;
using VirtPS.Drivers.Shared.Host.Cpus;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Host;

public sealed class CpuTests
{
    [Fact]
    public void Facts_of_CPUs_are_those_of_their_makers()
    {
        // Intel SDM, CPUID leaf 1: SSE3 is bit 0 of ECX; leaf 7: AVX2 is bit 5 of EBX.
        Assert.Equal((1u, 2, 0), (Feature("pni").Leaf, Feature("pni").Register, Feature("pni").Bit));
        Assert.Equal((7u, 1, 5), (Feature("avx2").Leaf, Feature("avx2").Register, Feature("avx2").Bit));
        Assert.False(Feature("invtsc").IsMigratable);
        Assert.Contains("avx2", CpuMap.X86.Model("Haswell")!.Features);
        Assert.DoesNotContain("avx2", CpuMap.X86.Model("IvyBridge")!.Features);
        Assert.Equal("AMD", CpuMap.X86.Model("EPYC")!.Vendor);
    }

    [Theory]
    [InlineData(0x000306c3, 6, 60, 3)]
    [InlineData(0x00800f12, 23, 1, 2)]
    public void A_signature_has_three_parts(int signature, int family, int model, int stepping) =>
        Assert.Equal((family, model, stepping), HostCpuProbe.Split(signature));

    [Fact]
    public void The_model_of_the_same_family_describes_a_CPU()
    {
        var skylake = CpuMap.X86.Model("Skylake-Client-IBRS")!;
        var found = CpuDecoder.Describe(new CpuIdentity("Intel", 6, 94, 3, skylake.Features.Append("vmx").ToHashSet()), isHost: true);
        Assert.Equal("Skylake-Client-IBRS", found.Model);
        Assert.Equal(["vmx"], found.Features.Select(feature => feature.Name));
    }

    [Fact]
    public void A_host_lacks_nothing_of_the_model_that_describes_it()
    {
        var found = CpuDecoder.Describe(new CpuIdentity("Intel", 6, 94, 3, CpuMap.X86.Model("Westmere")!.Features), isHost: true);
        Assert.Equal("Westmere", found.Model);
        Assert.Empty(found.Features);
    }

    [Fact]
    public void CPUs_are_compared_by_what_they_have()
    {
        var host = Read("<cpu><arch>x86_64</arch><model>Nehalem</model><vendor>Intel</vendor><feature name='aes'/></cpu>");
        Assert.Equal(CpuCompareResult.Superset, Compare(host, "<cpu match='exact'><model>Nehalem</model></cpu>"));
        Assert.Equal(CpuCompareResult.Identical, Compare(host, "<cpu match='exact'><model>Nehalem</model><feature name='aes' policy='require'/></cpu>"));
        Assert.Equal(CpuCompareResult.Incompatible, Compare(host, "<cpu match='exact'><model>Haswell</model></cpu>"));
        Assert.Equal(CpuCompareResult.Incompatible, Compare(host, "<cpu match='strict'><model>Nehalem</model></cpu>"));
        Assert.Equal(CpuCompareResult.Incompatible, Compare(host, "<cpu match='exact'><model>Nehalem</model><feature name='aes' policy='forbid'/></cpu>"));
        Assert.Equal(CpuCompareResult.Incompatible, Compare(host, "<cpu match='exact'><model>Nehalem</model><vendor>AMD</vendor></cpu>"));
        var refused = Assert.Throws<VirtException>(
            () => CpuComparer.Compare(host, Read("<cpu match='exact'><model>Nehalem</model><feature name='avx' policy='require'/></cpu>"), "x86_64", failIncompatible: true));
        Assert.Equal(VirtErrorCode.CpuIncompatible, refused.Code);
        Assert.EndsWith("Host CPU does not provide required features: avx", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_CPUs_have_their_smallest_model_in_common()
    {
        var common = CpuComparer.Baseline(
            [
                Read("<cpu><arch>x86_64</arch><model>Haswell</model><vendor>Intel</vendor></cpu>"),
                Read("<cpu><arch>x86_64</arch><model>Westmere</model><vendor>Intel</vendor></cpu>"),
            ],
            models: null, features: null, isMigratable: false);
        Assert.Equal(("Westmere", "Intel"), (common.Model, common.Vendor));
        var refused = Assert.Throws<VirtException>(() => CpuComparer.Baseline(
            [
                Read("<cpu><arch>x86_64</arch><model>Haswell</model><vendor>Intel</vendor></cpu>"),
                Read("<cpu><arch>x86_64</arch><model>EPYC</model><vendor>AMD</vendor></cpu>"),
            ],
            models: null, features: null, isMigratable: false));
        Assert.EndsWith("CPU vendors do not match", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<cpu><arch>x86_64</arch></cpu>", "Missing CPU model name")]
    [InlineData("<cpu match='exact'><feature name='aes' policy='require'/></cpu>", "Non-empty feature list specified without CPU model")]
    [InlineData("<cpu match='exact'><model>Nehalem</model><feature name='aes' policy='perhaps'/></cpu>", "Invalid CPU feature policy")]
    [InlineData("<cpu match='exact'><model>Nehalem</model><feature name='aes'/><feature name='aes'/></cpu>", "CPU feature 'aes' specified more than once")]
    public void What_describes_no_CPU_is_refused(string xml, string words) =>
        Assert.EndsWith(words, Assert.Throws<VirtException>(() => Read(xml)).Message, StringComparison.Ordinal);

    private static CpuFeature Feature(string name) => CpuMap.X86.Feature(name)!;

    private static CpuDescription Read(string xml) => CpuDescription.Read(XElement.Parse(xml), mustBeHost: false);

    private static CpuCompareResult Compare(CpuDescription host, string xml) => CpuComparer.Compare(host, Read(xml), "x86_64", failIncompatible: false);
}
