using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace VirtPS.Drivers.Shared.Host.Cpus;

/// <summary>Asks the host's CPU what it is.</summary>
/// <remarks>virCPUx86GetHost: the CPUID instruction needs no rights. Model-specific registers need a kernel that shows them.</remarks>
internal static class HostCpuProbe
{
    private static readonly Lazy<CpuIdentity?> Lazy = new(Ask);

    /// <summary>What the host's CPU says of itself; null where it is none of the x86 CPUs.</summary>
    internal static CpuIdentity? Identity => Lazy.Value;

    /// <summary>How many bits the CPU's physical addresses have; null where nobody says.</summary>
    internal static int? AddressBits => HostCpus.Fact("address sizes") is { } sizes
        && int.TryParse(sizes.Split(' ')[0], CultureInfo.InvariantCulture, out var bits) ? bits : null;

    /// <summary>Reads the family, the model and the stepping from the number that stands for them.</summary>
    /// <param name="signature">The number.</param>
    /// <returns>The parts.</returns>
    internal static (int Family, int Model, int Stepping) Split(int signature)
    {
        var family = (signature >> 8) & 0xf;
        var model = (signature >> 4) & 0xf;
        if (family is 6 or 15)
        {
            model += ((signature >> 16) & 0xf) << 4;
        }

        return (family == 15 ? family + ((signature >> 20) & 0xff) : family, model, signature & 0xf);
    }

    private static CpuIdentity? Ask()
    {
        if (!X86Base.IsSupported)
        {
            return null;
        }

        var (highest, b, c, d) = X86Base.CpuId(0, 0);
        var word = Encoding.ASCII.GetString(MemoryMarshal.AsBytes<int>([b, d, c]));
        var highestExtended = (uint)X86Base.CpuId(unchecked((int)0x80000000), 0).Eax;
        var (family, model, stepping) = Split(X86Base.CpuId(1, 0).Eax);
        var answers = new Dictionary<(uint, uint), int[]>();
        var features = new HashSet<string>(StringComparer.Ordinal);
        foreach (var feature in CpuMap.X86.Features)
        {
            var limit = feature.Leaf >= 0x80000000 ? highestExtended : (uint)highest;
            if (feature.IsRegister ? HasRegister(feature) : feature.Leaf <= limit && Has(feature, answers))
            {
                features.Add(feature.Name);
            }
        }

        return new CpuIdentity(CpuMap.X86.Vendors.GetValueOrDefault(word), family, model, stepping, features);
    }

    private static bool Has(CpuFeature feature, Dictionary<(uint, uint), int[]> answers)
    {
        if (!answers.TryGetValue((feature.Leaf, feature.Subleaf), out var answer))
        {
            var (a, b, c, d) = X86Base.CpuId(unchecked((int)feature.Leaf), unchecked((int)feature.Subleaf));
            answers[(feature.Leaf, feature.Subleaf)] = answer = [a, b, c, d];
        }

        return ((answer[feature.Register] >> feature.Bit) & 1) != 0;
    }

    private static bool HasRegister(CpuFeature feature)
    {
        try
        {
            using var file = File.OpenHandle("/dev/cpu/0/msr");
            Span<byte> value = stackalloc byte[8];
            return RandomAccess.Read(file, value, feature.Leaf) == value.Length
                && ((BitConverter.ToUInt64(value) >> (feature.Bit + (feature.Register == 3 ? 32 : 0))) & 1) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
