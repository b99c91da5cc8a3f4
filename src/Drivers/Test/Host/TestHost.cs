namespace VirtPS.Drivers.Test.Host;

/// <summary>The facts of a test node's host.</summary>
internal sealed class TestHost
{
}
