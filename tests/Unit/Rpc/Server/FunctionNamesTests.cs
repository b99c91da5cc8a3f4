using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Tests.Unit.Rpc.Server;

public sealed class FunctionNamesTests
{
    // What libvirtd 9.0 and libvirt's test driver say of flags that they do not know.
    [Theory]
    [InlineData("virConnectListAllNodeDevices", "QEMU", "nodeConnectListAllNodeDevices", VirtErrorDomain.NodeDevice)]
    [InlineData("virNodeNumOfDevices", "QEMU", "nodeNumOfDevices", VirtErrorDomain.NodeDevice)]
    [InlineData("virNodeDeviceDetachFlags", "QEMU", "qemuNodeDeviceDetachFlags", VirtErrorDomain.Qemu)]
    [InlineData("virConnectListAllStoragePools", "QEMU", "storageConnectListAllStoragePools", VirtErrorDomain.Storage)]
    [InlineData("virStorageVolResize", "QEMU", "storageVolResize", VirtErrorDomain.Storage)]
    [InlineData("virNWFilterBindingGetXMLDesc", "QEMU", "nwfilterBindingGetXMLDesc", VirtErrorDomain.NWFilter)]
    [InlineData("virNetworkPortDelete", "QEMU", "networkPortDelete", VirtErrorDomain.Network)]
    [InlineData("virSecretGetValue", "QEMU", "secretGetValue", VirtErrorDomain.Secret)]
    [InlineData("virNodeGetMemoryParameters", "QEMU", "virHostMemGetParameters", VirtErrorDomain.None)]
    [InlineData("virNodeGetCPUMap", "QEMU", "virHostCPUGetMap", VirtErrorDomain.None)]
    [InlineData("virDomainReset", "QEMU", "qemuDomainReset", VirtErrorDomain.Qemu)]
    [InlineData("virNetworkGetXMLDesc", "Test", "testNetworkGetXMLDesc", VirtErrorDomain.Test)]
    public void A_refused_flag_names_the_function_of_the_driver(string function, string driver, string named, VirtErrorDomain domain)
    {
        var error = FunctionNames.Name(FunctionNames.Refuse(function, 0x10), driver);
        Assert.Equal(VirtErrorCode.InvalidArg, error.Code);
        Assert.Equal($"unsupported flags (0x10) in function {named}", error.Message);
        Assert.Equal((domain, named, "flags"), (error.Domain, error.Str1, error.Str2));
    }

    [Fact]
    public void Other_errors_and_other_drivers_keep_their_words()
    {
        var other = new VirtException(VirtErrorCode.InvalidArg, "flags", VirtErrorDomain.Rpc);
        Assert.Same(other, FunctionNames.Name(other, "QEMU"));
        var refused = FunctionNames.Refuse("virDomainReset", 1);
        Assert.Same(refused, FunctionNames.Name(refused, driver: null));
    }

    [Theory]
    [InlineData("virConnectDomainXMLFromNative", VirtErrorDomain.Domain)]
    [InlineData("virDomainSnapshotDelete", VirtErrorDomain.DomainSnapshot)]
    [InlineData("virInterfaceCreate", VirtErrorDomain.Interface)]
    [InlineData("virNodeGetInfo", VirtErrorDomain.None)]
    public void A_function_that_is_lacking_is_said_to_be_so_by_the_part_it_belongs_to(string function, VirtErrorDomain domain) =>
        Assert.Equal(domain, VirtException.NoSupport(function).Domain);
}
