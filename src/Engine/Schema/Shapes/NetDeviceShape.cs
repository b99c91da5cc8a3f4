namespace VirtPS.Engine.Schema;

/// <summary>The order of the elements of a network interface and of a passed-through device.</summary>
internal static class NetDeviceShape
{
    public const string Table = """
        ipinfo
          ip address family prefix peer
          route &route
        interface type managed trustGuestRxFilters
          mac address type check currentAddress
          source network type path bridge address dev name port portgroup portid mode switchid portgroupid connectionid macTableManager
            reconnect enabled timeout
            local address port
            address type domain bus slot function multifunction
            +ipinfo
          vlan &vlan
          virtualport &virtualport
          bandwidth &bandwidth
          port isolated
          +ipinfo
          portForward proto address dev
            range start end to exclude
          script path
          downscript path
          backenddomain name
          target dev managed
          guest dev actual
          model type
          driver? name txmode ioeventfd event_idx queues rx_queue_size tx_queue_size rss rss_hash_report iommu ats packed page_per_vq
            host? csum gso tso4 tso6 ecn ufo mrg_rxbuf
            guest? csum tso4 tso6 ecn ufo
          backend? type logFile hostname fqdn tap vhost
          filterref &filterref
          tune?
            sndbuf
          teaming type persistent
          link state
          mtu size
          coalesce?
            rx?
              frames max
          +device
        route family address netmask prefix gateway metric
        filterref filter
          parameter name value
        vlan trunk
          tag id nativeMode
        virtualport type
          parameters? managerid typeid typeidversion instanceid interfaceid profileid
        bandwidth classID
          inbound average peak floor burst
          outbound average peak floor burst
        hostdev mode type managed sgio rawio model display ramfb
          driver name model iommufd
          source protocol wwpn name startupPolicy writeFiltering guestReset
            vendor id
            product id
            adapter name
            host name port transport socket
            auth &auth
            initiator?
              iqn name
            block?
            char?
            interface?
            ip address family prefix peer
            route &route
            address type domain bus target unit slot function multifunction device port uuid
          ip address family prefix peer
          route &route
          teaming type persistent
          readonly
          shareable
          +device
        """;
}
