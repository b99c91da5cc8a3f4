namespace VirtPS.Engine.Schema;

/// <summary>The order of the elements of a network and of its ports.</summary>
internal static class NetworkShape
{
    public const string Table = """
        network connections ipv6 trustGuestRxFilters
          name?
          uuid?
          title?
          description?
          metadata?
          forward dev mode managed
            driver name model
            nat ipv6
              address start end
              port start end
            pf dev
            interface dev connections
            address type domain bus slot function multifunction
          bridge name zone stp delay macTableManager
          mtu size
          mac address
          domain name localOnly register
          dns enable forwardPlainNames
            forwarder domain addr
            txt name value
            srv service protocol domain target port priority weight
            host! ip
              hostname
          vlan &vlan
          bandwidth &bandwidth
          port isolated
          ip! family address netmask prefix localPtr
            tftp root
            dhcp?
              range start end
                lease expiry unit
              host mac id name ip
                lease expiry unit
              bootp file server
          route &route
          virtualport &virtualport
          portgroup! name default trustGuestRxFilters
            vlan &vlan
            virtualport &virtualport
            bandwidth &bandwidth
            port isolated
        networkport
          uuid?
          owner
            name?
            uuid?
          group?
          mac address
          virtualport &virtualport
          bandwidth &bandwidth
          vlan &vlan
          port isolated
          rxfilters trustGuest
          plug type bridge macTableManager dev mode managed
            driver name
            address type domain bus slot function multifunction
        """;
}
