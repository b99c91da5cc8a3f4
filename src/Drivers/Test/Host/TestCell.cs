namespace VirtPS.Drivers.Test.Host;

/// <summary>A NUMA cell of a test host.</summary>
/// <param name="Memory">Its memory in bytes.</param>
/// <param name="FreeMemory">How much of it is free, in bytes.</param>
/// <param name="FirstCpu">The number of its first CPU.</param>
/// <param name="CpuCount">How many CPUs it has.</param>
internal sealed record TestCell(long Memory, long FreeMemory, int FirstCpu, int CpuCount);
