namespace VirtPS.Engine.Schema;

/// <summary>The order of the elements of host devices and of host interfaces.</summary>
/// <remarks>
/// What a capability holds depends on its type, but no two types disagree about the order of what they share. The interfaces
/// of domains have the same root as those of hosts, so these are asked for by <see cref="Interface"/>.
/// </remarks>
internal static class HostShape
{
    /// <summary>The name of the shape of a host's interface.</summary>
    public const string Interface = "hostInterface";

    public const string Table = """
        device
          name
          path?
          devnode type
          parent? wwnn wwpn fabric_wwn
          driver
            name
          capability! &nodeDeviceCapability
        nodeDeviceCapability type maxCount
          number
          class
          subclass
          protocol
          description
          domain
          block
          host
          unique_id
          bus
          device
          drive_type
          model
          slot
          function
          target
          lun
          type id
            name
            deviceAPI
            availableInstances
          uuid
          parent_addr
          product id
          vendor id
          serial
          hardware!
            vendor
            version
            serial
            uuid
          firmware!
            vendor
            version
            release_date
          interface
          wwnn
          wwpn
          fabric_wwn
          max_vports
          vports
          rport
          char
          chardev
          ap-adapter
          ap-domain
          state
          cssid
          ssid
          devno
          channel_dev_addr
            cssid
            ssid
            devno
          members
          group_device
          name
          fields! access
            change_level
            manufacture_id
            part_number
            serial_number
            asset_tag
            vendor_field index
            system_field index
          media_available
          media_size
          media_label
          address domain bus slot function
          link speed state
          feature name
          capability &nodeDeviceCapability
          size
          logical_block_size
          num_blocks
          iommuGroup number
            address domain bus slot function
          numa node
          pci-express
            link validity port speed width
          attr name value
        hostInterface type name
          start mode
          mtu size
          protocol! family
            autoconf
            dhcp peerdns
            ip address prefix
            route gateway
          link speed state
          mac address
          bridge! stp delay
            interface! &hostInterface
          bond! mode
            miimon freq downdelay updelay carrier
            arpmon interval target validate
            interface! &hostInterface
          vlan tag
            interface name
        """;
}
