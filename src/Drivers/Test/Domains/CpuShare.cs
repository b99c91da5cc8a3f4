namespace VirtPS.Drivers.Test.Domains;

/// <summary>Says how busy test guests are: each virtual CPU works a tenth of the time that the guest runs.</summary>
internal static class CpuShare
{
    private const int Part = 10;

    /// <summary>Gives the CPU time that virtual CPUs have used.</summary>
    /// <param name="ran">How long the guest has run.</param>
    /// <param name="vcpus">How many they are.</param>
    /// <returns>The time.</returns>
    internal static TimeSpan OfVcpus(TimeSpan ran, int vcpus) => ran / Part * vcpus;
}
