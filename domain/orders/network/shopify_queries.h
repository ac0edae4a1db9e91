#pragma once

namespace poddesk::orders {

/// What we ask Shopify, all of it; a test holds every text against Shopify's own schema of this version.
inline constexpr char const* shopify_version = "2026-07";

/// What both queries ask of a line; put behind each of them.
inline constexpr char const* shopify_line_fields = R"(
fragment Bag on MoneyBag {
  shopMoney { amount currencyCode }
  presentmentMoney { amount currencyCode }
}
fragment Tax on TaxLine { title rate priceSet { ...Bag } }
fragment Off on DiscountAllocation { allocatedAmountSet { ...Bag } discountApplication { index } }
fragment Line on LineItem {
  id sku title variantTitle name vendor quantity currentQuantity unfulfilledQuantity
  requiresShipping taxable isGiftCard
  variant { id sku }
  product { id }
  originalUnitPriceSet { ...Bag }
  totalDiscountSet { ...Bag }
  customAttributes { key value }
  taxLines { ...Tax }
  discountAllocations { ...Off }
}
)";

/// Orders that changed since a moment, oldest change first.
inline constexpr char const* shopify_orders_query = R"(
query PodDeskOrders($first: Int!, $after: String, $filter: String!) {
  orders(first: $first, after: $after, query: $filter, sortKey: UPDATED_AT) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id name email phone note sourceName poNumber customerLocale test taxesIncluded tags
      displayFinancialStatus displayFulfillmentStatus cancelReason currencyCode presentmentCurrencyCode
      createdAt processedAt updatedAt cancelledAt closedAt
      customer { id displayName }
      purchasingEntity { ... on PurchasingCompany { company { name } } }
      shippingAddress { ...Place }
      billingAddress { ...Place }
      customAttributes { key value }
      discountCodes
      totalPriceSet { ...Bag }
      subtotalPriceSet { ...Bag }
      totalTaxSet { ...Bag }
      totalDiscountsSet { ...Bag }
      totalShippingPriceSet { ...Bag }
      totalTipReceivedSet { ...Bag }
      originalTotalDutiesSet { ...Bag }
      currentTotalPriceSet { ...Bag }
      currentSubtotalPriceSet { ...Bag }
      currentTotalTaxSet { ...Bag }
      currentTotalDiscountsSet { ...Bag }
      totalOutstandingSet { ...Bag }
      taxLines { ...Tax }
      discountApplications(first: 20) {
        nodes {
          __typename allocationMethod targetType targetSelection
          value { ... on PricingPercentageValue { percentage } ... on MoneyV2 { amount currencyCode } }
          ... on DiscountCodeApplication { code }
          ... on AutomaticDiscountApplication { title }
          ... on ManualDiscountApplication { title }
        }
      }
      lineItems(first: 50) { pageInfo { hasNextPage endCursor } nodes { ...Line } }
      shippingLines(first: 10) {
        nodes {
          id title code source carrierIdentifier isRemoved
          originalPriceSet { ...Bag }
          discountedPriceSet { ...Bag }
          taxLines { ...Tax }
          discountAllocations { ...Off }
        }
      }
      refunds(first: 20) {
        id createdAt note
        totalRefundedSet { ...Bag }
        refundLineItems(first: 50) {
          nodes { quantity restockType lineItem { id } subtotalSet { ...Bag } totalTaxSet { ...Bag } }
        }
      }
      fulfillments(first: 20) {
        id status createdAt
        trackingInfo { company number }
        fulfillmentLineItems(first: 50) { nodes { quantity lineItem { id } } }
      }
      ...Sending
    }
  }
}
fragment Place on MailingAddress {
  name company address1 address2 city province provinceCode zip country countryCodeV2 phone
}
)";

/// Where an order's units are sent from and when; put behind the orders' query, with one of the next two.
inline constexpr char const* shopify_sending_fields = R"(
fragment Sending on Order { fulfillmentOrders(first: 5) { ...Sent } }
)";
/// When alone: all locations are ours. Then nobody's right to read locations is needed.
inline constexpr char const* shopify_sent_fields = R"(
fragment Sent on FulfillmentOrderConnection {
  pageInfo { hasNextPage endCursor }
  nodes { id status fulfillAt }
}
)";
inline constexpr char const* shopify_sent_from_fields = R"(
fragment Sent on FulfillmentOrderConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    id status fulfillAt
    assignedLocation { location { id } }
    lineItems(first: 50) { pageInfo { hasNextPage endCursor } nodes { remainingQuantity lineItem { id } } }
  }
}
)";
/// In place of them all, for an app that may not read fulfillment orders.
inline constexpr char const* shopify_sending_unseen = R"(
fragment Sending on Order { id }
)";

/// The fulfillment orders of one order beyond those that came with it.
inline constexpr char const* shopify_sending_query = R"(
query PodDeskSending($order: ID!, $after: String!) {
  order(id: $order) { fulfillmentOrders(first: 10, after: $after) { ...Sent } }
}
)";
/// The lines of one fulfillment order beyond those that came with it.
inline constexpr char const* shopify_sent_lines_query = R"(
query PodDeskSentLines($id: ID!, $after: String!) {
  fulfillmentOrder(id: $id) {
    lineItems(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { remainingQuantity lineItem { id } }
    }
  }
}
)";

/// Which location a fulfillment order is sent from; put behind the queries that ask for `...Where`.
inline constexpr char const* shopify_where_fields = R"(
fragment Where on FulfillmentOrder { assignedLocation { location { id } } }
)";
/// In its place, where all locations are ours.
inline constexpr char const* shopify_anywhere_fields = R"(
fragment Where on FulfillmentOrder { id }
)";

/// The lines of one order beyond those that came with it.
inline constexpr char const* shopify_lines_query = R"(
query PodDeskLines($order: ID!, $after: String!) {
  order(id: $order) {
    lineItems(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { ...Line } }
  }
}
)";

/// What of an order was sent, by whom, and what is left to be sent.
inline constexpr char const* shopify_fulfillments_query = R"(
query PodDeskFulfillments($order: ID!) {
  order(id: $order) {
    fulfillments(first: 50) {
      status
      trackingInfo { number }
      fulfillmentLineItems(first: 100) { nodes { quantity lineItem { id } } }
    }
    fulfillmentOrders(first: 10) {
      nodes {
        id status
        ...Where
        lineItems(first: 100) { nodes { id remainingQuantity lineItem { id } } }
      }
    }
  }
}
)";

inline constexpr char const* shopify_fulfill_mutation = R"(
mutation PodDeskFulfill($fulfillment: FulfillmentInput!) {
  fulfillmentCreate(fulfillment: $fulfillment) {
    fulfillment { id status }
    userErrors { field message }
  }
}
)";

/// Lets go before its date what the shop scheduled: until then it takes no parcel of it.
inline constexpr char const* shopify_open_mutation = R"(
mutation PodDeskOpenSending($id: ID!) {
  answer: fulfillmentOrderOpen(id: $id) {
    userErrors { field message }
  }
}
)";

/// Where the shop keeps stock.
inline constexpr char const* shopify_locations_query = R"(
query PodDeskLocations {
  locations(first: 10) { nodes { id name isActive } }
}
)";

/// What the shop believes of some SKUs at a location.
inline constexpr char const* shopify_stock_query = R"(
query PodDeskStock($skus: String!, $location: ID!) {
  productVariants(first: 100, query: $skus) {
    nodes {
      sku
      inventoryItem {
        id tracked
        inventoryLevel(locationId: $location) { quantities(names: ["available"]) { name quantity } }
      }
    }
  }
}
)";

/// Each number is set only where it still is what we read: what the shop sold in between is not undone.
inline constexpr char const* shopify_set_stock_mutation = R"(
mutation PodDeskSetStock($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { id }
    userErrors { field message code }
  }
}
)";

/// Fulfillment orders of ours of which the merchant asks something, oldest first: not to send them any more
/// (CANCELLATION_REQUESTED), or to send them (FULFILLMENT_REQUESTED); of these locations, or (null) of all of
/// our app's.
inline constexpr char const* shopify_requests_query = R"(
query PodDeskRequests($after: String, $at: [ID!], $what: FulfillmentOrderAssignmentStatus!) {
  requests: assignedFulfillmentOrders(first: 25, after: $after, locationIds: $at, assignmentStatus: $what) {
    pageInfo { hasNextPage endCursor }
    nodes { id orderId }
  }
}
)";

inline constexpr char const* shopify_accept_sending_mutation = R"(
mutation PodDeskAcceptSending($id: ID!) {
  answer: fulfillmentOrderAcceptFulfillmentRequest(id: $id) {
    userErrors { field message }
  }
}
)";

inline constexpr char const* shopify_accept_cancel_mutation = R"(
mutation PodDeskAcceptCancel($id: ID!, $message: String!) {
  answer: fulfillmentOrderAcceptCancellationRequest(id: $id, message: $message) {
    userErrors { field message }
  }
}
)";

inline constexpr char const* shopify_reject_cancel_mutation = R"(
mutation PodDeskRejectCancel($id: ID!, $message: String!) {
  answer: fulfillmentOrderRejectCancellationRequest(id: $id, message: $message) {
    userErrors { field message }
  }
}
)";

/// Whether an order is canceled, and which of its fulfillment orders wait for our answer.
inline constexpr char const* shopify_canceled_query = R"(
query PodDeskCanceled($order: ID!) {
  order(id: $order) {
    cancelledAt
    fulfillmentOrders(first: 10) { nodes { id status requestStatus ...Where } }
  }
}
)";

/// No money is given back: that is the merchant's decision. Nor is the customer written to: we do.
inline constexpr char const* shopify_cancel_mutation = R"(
mutation PodDeskCancel($order: ID!, $note: String!) {
  orderCancel(orderId: $order, reason: OTHER, restock: true, notifyCustomer: false, staffNote: $note,
      refundMethod: { originalPaymentMethodsRefund: false }) {
    userErrors: orderCancelUserErrors { field message }
  }
}
)";

/// What was paid back of an order; our note says which of it is ours, and where a return has no note, what it
/// paid for which units.
inline constexpr char const* shopify_refunds_query = R"(
query PodDeskRefunds($order: ID!) {
  order(id: $order) {
    refunds(first: 100) {
      id note
      return { id }
      totalRefundedSet { shopMoney { amount currencyCode } }
      refundLineItems(first: 100) { nodes { quantity lineItem { id } } }
    }
  }
}
)";

/// Of which payments of the customer these units may be paid back.
inline constexpr char const* shopify_suggested_refund_query = R"(
query PodDeskSuggestedRefund($order: ID!, $lines: [RefundLineItemInput!]!) {
  order(id: $order) {
    currencyCode presentmentCurrencyCode
    suggestedRefund(refundLineItems: $lines) {
      suggestedTransactions {
        gateway
        parentTransaction { id }
        maximumRefundableSet { shopMoney { amount currencyCode } }
      }
    }
  }
}
)";

/// The returns of an order; the notes of their lines say which of them are ours.
inline constexpr char const* shopify_returns_query = R"(
query PodDeskReturns($order: ID!) {
  order(id: $order) {
    returns(first: 50) {
      nodes { id status returnLineItems(first: 50) { nodes { returnReasonNote } } }
    }
  }
}
)";

/// Which fulfilled units may come back.
inline constexpr char const* shopify_returnable_query = R"(
query PodDeskReturnable($order: ID!) {
  returnableFulfillments(orderId: $order, first: 20) {
    nodes {
      returnableFulfillmentLineItems(first: 100) {
        nodes { quantity fulfillmentLineItem { id lineItem { id } } }
      }
    }
  }
}
)";
inline constexpr char const* shopify_return_mutation = R"(
mutation PodDeskReturn($input: ReturnInput!) {
  returnCreate(returnInput: $input) { return { id } userErrors { field message } }
}
)";
inline constexpr char const* shopify_cancel_return_mutation = R"(
mutation PodDeskDropReturn($id: ID!) {
  answer: returnCancel(id: $id) { userErrors { field message } }
}
)";
inline constexpr char const* shopify_close_return_mutation = R"(
mutation PodDeskCloseReturn($id: ID!) {
  answer: returnClose(id: $id) { userErrors { field message } }
}
)";
inline constexpr char const* shopify_reopen_return_mutation = R"(
mutation PodDeskReopenReturn($id: ID!) {
  answer: returnReopen(id: $id) { userErrors { field message } }
}
)";

/// The same key twice is one refund.
inline constexpr char const* shopify_refund_mutation = R"(
mutation PodDeskRefund($input: RefundInput!, $key: String!) {
  refundCreate(input: $input) @idempotent(key: $key) {
    refund { id }
    userErrors { field message }
  }
}
)";

/// What of a return is not processed yet, and where its units are put down as restocked or not.
inline constexpr char const* shopify_open_return_query = R"(
query PodDeskOpenReturn($id: ID!) {
  return(id: $id) {
    status
    returnLineItems(first: 100) {
      nodes { ... on ReturnLineItem { id processableQuantity fulfillmentLineItem { id lineItem { id } } } }
    }
    reverseFulfillmentOrders(first: 20) {
      nodes {
        lineItems(first: 100) {
          nodes { id totalQuantity fulfillmentLineItem { id } dispositions { quantity } }
        }
      }
    }
  }
}
)";
/// It knows no key: what is processed is processed once.
inline constexpr char const* shopify_process_return_mutation = R"(
mutation PodDeskProcessReturn($input: ReturnProcessInput!) {
  returnProcess(input: $input) {
    return { refunds(last: 1) { nodes { id } } }
    userErrors { field message }
  }
}
)";

/// What the shop holds or schedules for later, of any order.
inline constexpr char const* shopify_held_query = R"(
query PodDeskHeld($after: String) {
  fulfillmentOrders(first: 50, after: $after, query: "status:on_hold OR status:scheduled") {
    pageInfo { hasNextPage endCursor }
    nodes {
      id orderId status fulfillAt
      ...Where
      fulfillmentHolds { id reason reasonNotes displayReason handle heldByRequestingApp }
    }
  }
}
)";

/// What is still to be sent of an order, and what holds it.
inline constexpr char const* shopify_holds_query = R"(
query PodDeskHolds($order: ID!) {
  order(id: $order) {
    fulfillmentOrders(first: 20) {
      nodes {
        id status fulfillAt
        ...Where
        fulfillmentHolds { id reason reasonNotes displayReason handle heldByRequestingApp }
      }
    }
  }
}
)";

inline constexpr char const* shopify_hold_mutation = R"(
mutation PodDeskPlaceHold($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  answer: fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
    userErrors { code field message }
  }
}
)";

/// These holds only: without their ids it would release those of everybody.
inline constexpr char const* shopify_release_hold_mutation = R"(
mutation PodDeskReleaseHold($id: ID!, $holds: [ID!]!, $by: String!) {
  answer: fulfillmentOrderReleaseHold(id: $id, holdIds: $holds, externalId: $by) {
    userErrors { code field message }
  }
}
)";

} // namespace poddesk::orders
